/**
 * Tells a server what was changed here: flags, moves, copies, deletions, uploads, until nothing is left that it takes. After each
 * command the store learns what the server's copies are now. So an end at any point loses nothing, and what is repeated may be:
 * an upload whose answer was lost is found again by its contents, since a session begins with a look at every folder.
 */
import type { ImapFlow } from "imapflow";
import { AppError, plainError, type PlainError } from "../../kernel/errors.ts";
import { limits } from "../../kernel/limits.ts";
import type { Log } from "../../kernel/log.ts";
import { flagOfKeyword } from "../../store/copy-flags.ts";
import type { PushedChanges } from "../../store/operations.ts";
import type { SourceChange } from "../../store/source-changes.ts";
import type { StoreReader } from "../../store/store-reader.ts";
import type { MessageId } from "../../store/types.ts";
import type { SeenFlags } from "./folder-sync.ts";
import { imapError } from "./imap-connection.ts";
import { type ChangedMessage, type Plan, planPush, type Step } from "./push-plan.ts";
import { type Effect, expungeCopies, grouped, relocateCopies, storeFlags, upload } from "./push-steps.ts";
import { ServerFolders } from "./server-folders.ts";
import type { SourceStore } from "./source-store.ts";

export interface PushParts {
  reader: StoreReader;
  store: SourceStore;
  log: Log;
  /** Raw bytes; null: the message is gone. */
  raw(messageId: MessageId): Buffer | null;
  /** By folder name: what is changed here is not what was seen there. */
  seenFlags: Map<string, SeenFlags>;
}

export interface PushReport {
  /** Commands that the server carried out. */
  carriedOut: number;
  /** Commands that it did not: they are tried again with the next look at all folders. */
  refused: number;
  /** What it said, of the last one. */
  lastRefusal: PlainError | null;
  /** Wishes about messages without a copy there, as far as is known. */
  orphans: number;
}

/** Throws as imapError says when the connection fails: what was carried out until then is noted. */
export async function pushChanges(client: ImapFlow, sourceId: number, parts: PushParts): Promise<PushReport> {
  const push = new Push(client, sourceId, parts);
  await push.run();
  return push.report;
}

class Push {
  readonly report: PushReport = { carriedOut: 0, refused: 0, lastRefusal: null, orphans: 0 };
  readonly #client: ImapFlow;
  readonly #sourceId: number;
  readonly #parts: PushParts;
  readonly #folders: ServerFolders;
  readonly #unclear = new Set<MessageId>();
  #wasUploadRefused = false;

  constructor(client: ImapFlow, sourceId: number, parts: PushParts) {
    this.#client = client;
    this.#sourceId = sourceId;
    this.#parts = parts;
    this.#folders = new ServerFolders(client, sourceId, parts);
  }

  async run(): Promise<void> {
    for (let last: MessageId | null = 0; last !== null; ) last = await this.#tellAfter(last);
  }

  /** Plans anew after each round: a copy that was made may be followed by a removal. Answers the last message of them; null: there is none. */
  async #tellAfter(afterMessageId: MessageId): Promise<MessageId | null> {
    const page = { afterMessageId, limit: limits.imapPushMessages };
    let last: MessageId | null = null;
    for (let rounds = 0; ; rounds++) {
      const changes = this.#parts.reader.wishes.at(this.#sourceId, page);
      if (rounds === 0) last = changes.at(-1)?.messageId ?? null;
      const plan = planPush(this.#messages(changes), this.#folders);
      if (plan.done.length + plan.archived.length > 0) {
        const done = plan.done.map(({ mayAppend: _, ...wish }) => wish);
        await this.#note({ archived: plan.archived }, done);
      }
      const { carriedOut } = this.report;
      if (rounds < limits.imapPushRounds) await this.#carryOut(plan);
      if (plan.steps.length === 0 || this.report.carriedOut === carriedOut) {
        this.report.orphans += plan.orphans;
        return last;
      }
    }
  }

  #messages(changes: readonly SourceChange[]): ChangedMessage[] {
    const { reader } = this.#parts;
    const byMessage = Map.groupBy(changes, ({ messageId }) => messageId);
    return [...byMessage].map(([messageId, its]) => {
      const copies = reader.copiesOf(messageId).filter(({ sourceId }) => sourceId === this.#sourceId);
      return { messageId, changes: its, copies };
    });
  }

  async #carryOut(plan: Plan): Promise<void> {
    const steps = plan.steps.filter((step) => !("messageId" in step && this.#unclear.has(step.messageId)));
    const of = <Do extends Step["do"]>(...kinds: Do[]) =>
      steps.filter((step): step is Extract<Step, { do: Do }> => (kinds as string[]).includes(step.do));
    for (const group of grouped(of("flag"), ({ add, remove }) => JSON.stringify([add, remove])))
      await this.#inFolder(group, () => storeFlags(this.#client, group, this.#folders));
    for (const step of of("append")) await this.#append(step);
    for (const kind of ["copy", "move"] as const)
      for (const group of grouped(of(kind), ({ to, isToArchive }) => `${to} ${isToArchive}`))
        await this.#inFolder(group, async () => {
          const name = await this.#folders.ensure(group[0]?.to ?? 0);
          return name === null ? null : relocateCopies(this.#client, group, name, this.#folders.canExpunge);
        });
    // What was to take the place of something (the next version of a draft) is not there: nothing goes.
    if (this.#wasUploadRefused) return;
    for (const group of grouped(of("expunge"), () => ""))
      await this.#inFolder(group, () => expungeCopies(this.#client, group, this.#folders.canExpunge));
  }

  async #inFolder(group: Array<Exclude<Step, { do: "append" }>>, work: () => Promise<Effect | null>): Promise<void> {
    const copy = group[0]?.copy;
    if (copy === undefined) return;
    const { folder, uidValidity } = copy;
    try {
      if (!(await this.#folders.open(folder, uidValidity)))
        return this.#refuse(new AppError("SOURCE_FAILED", { folder }));
      const effect = await work();
      if (effect === null) return this.#refuse(new AppError("SOURCE_FAILED", { folder }));
      for (const step of group) this.#parts.seenFlags.get(folder)?.delete(step.copy.uid);
      const { untold = [], missing = 0, ...changes } = effect;
      this.report.carriedOut += 1;
      this.report.orphans += missing;
      // Nobody knows what became of them: before the next look they are left alone.
      if (missing > 0) for (const step of group) if ("messageId" in step) this.#unclear.add(step.messageId);
      const [first] = group;
      const tagId = first !== undefined && "to" in first ? first.to : null;
      await this.#note(
        changes,
        untold.map((messageId) => ({ messageId, keyword: null, tagId, isWanted: true })),
      );
    } catch (error) {
      this.#refuse(error);
    }
  }

  async #append({ messageId, to }: Extract<Step, { do: "append" }>): Promise<void> {
    const { reader } = this.#parts;
    const [message] = reader.messagesByIds([messageId]);
    const raw = this.#parts.raw(messageId);
    const wish = { messageId, keyword: null, tagId: to, isWanted: true };
    // Gone meanwhile, or moved where the account has no say.
    if (message === undefined || raw === null || !message.tagIds.includes(to)) return this.#note({}, [wish]);
    try {
      const folder = await this.#folders.ensure(to);
      if (folder === null) return this.#refuse(new AppError("SOURCE_FAILED", { reason: "noFolder" }));
      const flags = message.keywords.map(flagOfKeyword);
      const isSent = to === reader.tagByRole("sent").id;
      const { receivedAt, messageId: messageKey } = message;
      const place = await upload(this.#client, this.#folders, { folder, raw, flags, receivedAt, messageKey, isSent });
      this.report.carriedOut += 1;
      const taken = flags.filter((_, at) => this.#folders.accepts(folder, message.keywords[at] ?? ""));
      if (place !== null) {
        const made = [{ folder, ...place, flags: taken.sort(), messageId, isUpload: true }];
        // Fulfilled also where the copy is known already, as another message: a server that files what it sends may change it.
        return await this.#note({ made }, [wish]);
      }
      // It is there, and nobody can say where: the next look takes it for another message rather than uploads it again.
      this.#parts.log.warn("source.uploadUnseen", { sourceId: this.#sourceId });
      await this.#note({}, [wish]);
    } catch (error) {
      this.#wasUploadRefused = true;
      this.#refuse(error);
    }
  }

  /** A command that the server refused; without a connection nothing goes on. */
  #refuse(error: unknown): void {
    if (!this.#client.usable) throw imapError(error);
    this.report.refused += 1;
    this.report.lastRefusal = plainError(imapError(error));
  }

  async #note(effect: Effect, done: PushedChanges["done"]): Promise<void> {
    const nothing = { flagged: [], made: [], gone: [], archived: [] };
    await this.#parts.store.pushed({ sourceId: this.#sourceId, ...nothing, ...effect, done });
  }
}
