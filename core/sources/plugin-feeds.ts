/**
 * Stored mail on its way to plugins that did not come with Postern: each from a durable place of its own, so that it sees
 * everything once at least, and a slow or broken one holds up nobody else.
 */
import { limits } from "../kernel/limits.ts";
import type { ClassifyView } from "../mime/message.ts";
import type { Observation, ObservedChange } from "../plugins/hooks/message-observe.ts";
import type { PluginFeed, Plugins } from "../plugins/plugins.ts";
import type { StoreReader } from "../store/store-reader.ts";
import type { StoreWriter } from "../store/store-writer.ts";
import type { MessageId } from "../store/types.ts";
import { knownTagNames, tagNames } from "./tag-names.ts";

export interface PluginFeedsParts {
  reader: StoreReader;
  writer: StoreWriter;
  plugins: Plugins;
  /** What plugins see of stored messages: a JSON array in the order of `ids`; messages that cannot be read are null in it. */
  views(messageIds: MessageId[]): Promise<{ viewsJson: Uint8Array; ids: MessageId[] }>;
}

/** What became of a batch. */
export type Told = "more" | "none" | "not taken";
type Stream = "stored" | "decided" | "tagged" | "sent" | "classified";

export class PluginFeeds {
  readonly #parts: PluginFeedsParts;

  constructor(parts: PluginFeedsParts) {
    this.#parts = parts;
  }

  /** Tells one plugin what is new, until there is nothing more; false where it did not take something now. */
  async work(id: string, isClosed: () => boolean): Promise<boolean> {
    const feed = this.#parts.plugins.feeds().find((each) => each.id === id);
    if (feed === undefined) return true;
    const streams: Array<() => Promise<Told>> = [];
    if (feed.hooks.includes("message.observe")) {
      // From where they begin: what happens while stored mail is told comes after it.
      for (const stream of ["decided", "tagged", "sent"] as const) await this.#place(feed, stream);
      streams.push(
        () => this.#tellStored(feed),
        () => this.#tellDecided(feed),
        () => this.#tellTagged(feed),
        () => this.#tellSent(feed),
      );
    }
    if (feed.hooks.includes("message.classify")) streams.push(() => this.#askUnclassified(feed));
    let isThrough = true;
    for (const tell of streams) {
      let told: Told = "more";
      while (told === "more" && !isClosed()) told = await tell();
      if (told === "not taken") isThrough = false;
    }
    return isThrough;
  }

  async #tellStored(feed: PluginFeed): Promise<Told> {
    const { reader } = this.#parts;
    const from = await this.#place(feed, "stored");
    const ids = reader.messagesAfter(from, limits.observeBatchMessagesMax).map(({ id }) => id);
    const last = ids.at(-1);
    if (last === undefined) return "none";
    const observations = (await this.#observations(ids)).map((each) => ({ ...each, event: "stored" as const }));
    return this.#tell(feed, observations, "stored", last);
  }

  async #tellDecided(feed: PluginFeed): Promise<Told> {
    const { reader } = this.#parts;
    const from = await this.#place(feed, "decided");
    const decisions = reader.decisionsAfter(from, limits.observeBatchMessagesMax);
    const last = decisions.at(-1);
    if (last === undefined) return "none";
    const told = isShownLater(feed) ? decisions : [];
    const known = await this.#observations(told.map(({ messageId }) => messageId));
    const byKey = new Map(known.map((each) => [each.view.key, each]));
    const observations = told.flatMap(({ messageId, decision }): Observation[] => {
      const each = byKey.get(String(messageId));
      return each === undefined ? [] : [{ ...each, event: "decided", decision }];
    });
    return this.#tell(feed, observations, "decided", last.number);
  }

  /** Of what others changed: a plugin that answered to its own changes would never come to an end. */
  async #tellTagged(feed: PluginFeed): Promise<Told> {
    const { reader } = this.#parts;
    const from = await this.#place(feed, "tagged");
    const found = reader.plugins.tagChangesAfter(from, limits.observeBatchMessagesMax);
    const last = found.at(-1);
    if (last === undefined) return "none";
    const changes = isShownLater(feed) ? found.filter(({ actor }) => actor !== feed.id) : [];
    const known = await this.#observations([...new Set(changes.map(({ messageId }) => messageId))]);
    const byKey = new Map(known.map((each) => [each.view.key, each]));
    const namesOf = knownTagNames(reader.tags());
    const observations = changes.flatMap(({ messageId, added, removed, actor }): Observation[] => {
      const each = byKey.get(String(messageId));
      const change = { added: namesOf(added), removed: namesOf(removed), by: byOf(actor) };
      const isGone = change.added.length + change.removed.length === 0;
      return each === undefined || isGone ? [] : [{ ...each, event: "tagged", change }];
    });
    return this.#tell(feed, observations, "tagged", last.number);
  }

  /** Once for each time that a mail was given to the outbox. */
  async #tellSent(feed: PluginFeed): Promise<Told> {
    const { reader } = this.#parts;
    const from = await this.#place(feed, "sent");
    const sent = reader.outbox.sentAfter(from, limits.observeBatchMessagesMax);
    const last = sent.at(-1);
    if (last === undefined) return "none";
    const told = isShownLater(feed) ? await this.#observations([...new Set(sent.map((each) => each.messageId))]) : [];
    const observations = told.map((each) => ({ ...each, event: "sent" as const }));
    return this.#tell(feed, observations, "sent", last.number);
  }

  /** Only mail that no other filter had an opinion on. */
  async #askUnclassified(feed: PluginFeed): Promise<Told> {
    const { reader, writer, plugins } = this.#parts;
    const from = await this.#place(feed, "classified");
    const found = reader.unclassified(from as MessageId, limits.observeBatchMessagesMax);
    const last = found.at(-1);
    if (last === undefined) return "none";
    const { viewsJson, ids } = await this.#parts.views(found);
    const answers = await plugins.classifyBy(feed.id, viewsJson, ids.length);
    if (answers === null) return "not taken";
    const verdicts = ids.flatMap((messageId, at) => {
      const verdict = answers[at] ?? null;
      return verdict === null ? [] : [{ messageId, verdict }];
    });
    if (verdicts.length > 0) await writer.perform({ op: "message.setVerdict", verdicts });
    await this.#move(feed, "classified", last);
    return "more";
  }

  async #tell(feed: PluginFeed, observations: Observation[], stream: Stream, place: number): Promise<Told> {
    if (observations.length > 0 && !(await this.#parts.plugins.observeBy(feed.id, observations))) return "not taken";
    await this.#move(feed, stream, place);
    return "more";
  }

  async #observations(messageIds: MessageId[]): Promise<Observation[]> {
    if (messageIds.length === 0) return [];
    const { reader } = this.#parts;
    const { viewsJson } = await this.#parts.views(messageIds);
    const views = JSON.parse(Buffer.from(viewsJson).toString("utf8")) as Array<ClassifyView | null>;
    const byKey = new Map(views.flatMap((view) => (view === null ? [] : [[view.key, view] as const])));
    const nameOf = tagNames(reader.tags());
    return reader.messagesByIds(messageIds).flatMap(({ id, tagIds, spamDecision }): Observation[] => {
      const view = byKey.get(String(id));
      const tags = tagIds.map(nameOf);
      return view === undefined ? [] : [{ view, event: "stored", decision: spamDecision, tags, isDecrypted: false }];
    });
  }

  /** Where the plugin stands. One that may see new mail only begins with what comes next, and so do changes of tags and sent mail for all. */
  async #place(feed: PluginFeed, stream: Stream): Promise<number> {
    const { reader } = this.#parts;
    const kept = reader.cursor(cursorName(feed, stream));
    if (kept !== null) return Number(kept);
    const begin = feed.mail === "new" || stream === "tagged" || stream === "sent" ? lastOf[stream](reader) : 0;
    await this.#move(feed, stream, begin);
    return begin;
  }

  async #move(feed: PluginFeed, stream: Stream, place: number): Promise<void> {
    await this.#parts.writer.perform({ op: "cursor.set", name: cursorName(feed, stream), value: String(place) });
  }
}

const lastOf: Record<Stream, (reader: StoreReader) => number> = {
  stored: (reader) => reader.lastMessageId(),
  decided: (reader) => reader.lastDecision(),
  tagged: (reader) => reader.plugins.lastTagChange(),
  sent: (reader) => reader.outbox.lastSent(),
  classified: (reader) => reader.lastMessageId(),
};

/** A grant for new mail shows a message once, when it arrives. */
const isShownLater = ({ mail }: PluginFeed): boolean => mail !== "new";

const byOf = (actor: string | null): ObservedChange["by"] =>
  actor === null ? "user" : actor === "source" ? "source" : "plugin";

const cursorName = ({ id }: PluginFeed, stream: Stream): string => `plugin/${id}/${stream}`;
