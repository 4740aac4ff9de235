/**
 * What happens behind the store, each from a durable place so that nothing is lost: the spam filter learns what users and
 * sources decided, and is asked again about mail that it missed; plugins by others are told of mail. Each in a lane of its own:
 * a slow or broken plugin delays what it is told itself, and nothing else.
 */
import type { Clock } from "../kernel/clock.ts";
import { AppError } from "../kernel/errors.ts";
import type { Events } from "../kernel/events.ts";
import { limits } from "../kernel/limits.ts";
import type { Log } from "../kernel/log.ts";
import type { ClassifyView } from "../mime/message.ts";
import type { Observation } from "../plugins/hooks/message-observe.ts";
import type { Plugins } from "../plugins/plugins.ts";
import type { StoreReader } from "../store/store-reader.ts";
import type { StoreWriter } from "../store/store-writer.ts";
import type { MessageId } from "../store/types.ts";
import { AskedCursor } from "./asked-cursor.ts";
import type { ParsePool } from "./parse-pool.ts";
import { KeyNews } from "./key-news.ts";
import { Lane } from "./lane.ts";
import { PluginFeeds, type Told } from "./plugin-feeds.ts";
import { PluginSchedule } from "./plugin-schedule.ts";
import { blobReference } from "./reindex.ts";
import { tagNames } from "./tag-names.ts";

export interface AfterStoreParts {
  reader: StoreReader;
  writer: StoreWriter;
  plugins: Plugins;
  pool: ParsePool;
  clock: Clock;
  log: Log;
  events: Events;
}

const observedCursor = "message.observe";
const askedCursor = "message.classify";

export class AfterStore {
  readonly #parts: AfterStoreParts;
  readonly #asked: AskedCursor;
  readonly #feeds: PluginFeeds;
  readonly #plan: PluginSchedule;
  #savedAsked: number;
  readonly #keys: KeyNews;
  /** For what ships with Postern; for ticks; for news of keys; and for each other plugin, by id. */
  readonly #own = new Lane(() => this.#guarded(() => this.#work()));
  readonly #ticks = new Lane(() => this.#guarded(() => this.#tick()));
  readonly #keyNews = new Lane(() => this.#guarded(() => this.#keys.work()));
  readonly #told = new Map<string, Lane>();
  #isClosed = false;
  readonly #unsubscribe: Array<() => void> = [];

  constructor(parts: AfterStoreParts) {
    this.#parts = parts;
    this.#savedAsked = Number(parts.reader.cursor(askedCursor) ?? 0);
    this.#asked = new AskedCursor(this.#savedAsked);
    const { reader, writer, plugins, clock } = parts;
    this.#keys = new KeyNews(plugins);
    this.#plan = new PluginSchedule({ reader, writer, plugins, clock });
    this.#feeds = new PluginFeeds({ reader, writer, plugins, views: (ids) => this.#views(ids) });
  }

  start(): void {
    const { events } = this.#parts;
    this.#unsubscribe.push(
      events.on("store.changed", ({ types, messagesAdded }) => {
        // Most commits are of no interest to plugins; their own (data, audit, places) must not wake them.
        if (messagesAdded > 0 || Object.keys(types).length > 0) this.#ask(limits.afterStorePauseMs);
      }),
      events.on("key.changed", ({ fingerprint }) => {
        this.#keys.note(fingerprint);
        this.#keyNews.ask(limits.afterStorePauseMs);
      }),
      events.on("plugin.changed", () => {
        for (const lane of this.#lanes()) lane.askAnew(limits.afterStorePauseMs);
      }),
    );
    this.#plan.start(() => this.#ask(0));
    this.#ask(0);
  }

  /** Told by ingest: these were asked about; when the filter did not answer, they are asked again from here. */
  noteAsked(messageIds: MessageId[], isAnswered: boolean): void {
    if (!isAnswered || messageIds.length === 0) return;
    this.#asked.add(Math.min(...messageIds), Math.max(...messageIds));
  }

  /** Resolves when there is nothing left to do (or the plugins do not take it). */
  async settled(): Promise<void> {
    for (const lane of this.#lanes()) lane.askAnew(0);
    // What one does may be news for another.
    while (this.#lanes().some((lane) => !lane.isIdle)) await Promise.all(this.#lanes().map((lane) => lane.idle()));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#plan.stop();
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    await Promise.all(this.#lanes().map((lane) => lane.close()));
    await this.#saveAsked();
  }

  #ask(delayMs: number): void {
    for (const lane of this.#lanes()) lane.ask(delayMs);
  }

  #lanes(): Lane[] {
    for (const { id } of this.#parts.plugins.feeds()) {
      if (this.#told.has(id)) continue;
      const work = () => this.#feeds.work(id, () => this.#isClosed);
      this.#told.set(id, new Lane(() => this.#guarded(work)));
    }
    return [this.#own, this.#ticks, this.#keyNews, ...this.#told.values()];
  }

  async #guarded(work: () => Promise<boolean>): Promise<boolean> {
    try {
      return await work();
    } catch (error) {
      this.#parts.log.warn("after-store.failed", { code: error instanceof AppError ? error.code : "INTERNAL" });
      return false;
    }
  }

  /** False where a plugin did not take what it was told. */
  async #work(): Promise<boolean> {
    let isThrough = true;
    for (const step of [() => this.#observeSome(), () => this.#askSome()]) {
      let told: Told = "more";
      while (told === "more" && !this.#isClosed) told = await step();
      if (told === "not taken") isThrough = false;
    }
    await this.#saveAsked();
    return isThrough;
  }

  async #tick(): Promise<boolean> {
    if (!this.#isClosed) await this.#plan.work();
    return true;
  }

  async #views(messageIds: MessageId[]): Promise<{ viewsJson: Uint8Array; ids: MessageId[] }> {
    const rows = this.#parts.reader.messagesByIds(messageIds);
    const references = rows.map(({ id, blob }) => blobReference(blob, String(id)));
    const { viewsJson } = await this.#parts.pool.run("index", references, this.#parts.clock.now());
    return { viewsJson, ids: rows.map(({ id }) => id) };
  }

  /** The cursor moves only when every plugin took the batch. */
  async #observeSome(): Promise<Told> {
    const { reader, writer, plugins } = this.#parts;
    const from = Number(reader.cursor(observedCursor) ?? 0);
    const decisions = reader.decisionsAfter(from, limits.observeBatchMessagesMax);
    const last = decisions.at(-1);
    if (last === undefined) return "none";
    const messageIds = decisions.map(({ messageId }) => messageId);
    const { viewsJson } = await this.#views(messageIds);
    const nameOf = tagNames(reader.tags());
    const tagsOf = new Map(reader.messagesByIds(messageIds).map(({ id, tagIds }) => [id, tagIds.map(nameOf)]));
    const views = JSON.parse(Buffer.from(viewsJson).toString("utf8")) as Array<ClassifyView | null>;
    const byKey = new Map(views.flatMap((view) => (view === null ? [] : [[view.key, view] as const])));
    const observations: Observation[] = decisions.flatMap(({ messageId, decision }) => {
      const view = byKey.get(String(messageId));
      return view === undefined
        ? []
        : [{ view, event: "decided", decision, tags: tagsOf.get(messageId) ?? [], isDecrypted: false }];
    });
    if (observations.length > 0 && !(await plugins.observe(observations)).accepted) return "not taken";
    await writer.perform({ op: "cursor.set", name: observedCursor, value: String(last.number) });
    return "more";
  }

  /** About mail that was never asked about, or whose answer never came. */
  async #askSome(): Promise<Told> {
    const { reader, writer, plugins } = this.#parts;
    const found = reader.unclassified(this.#asked.upTo, limits.observeBatchMessagesMax);
    const last = found.at(-1);
    if (last === undefined) return "none";
    const missed = found.filter((id) => !this.#asked.isDone(id));
    if (missed.length > 0) {
      const { viewsJson, ids } = await this.#views(missed);
      const answers = await plugins.classify(viewsJson, ids.length);
      if (answers === null) return "not taken";
      const verdicts = ids.flatMap((messageId, index) => {
        const verdict = answers[index] ?? null;
        return verdict === null ? [] : [{ messageId, verdict }];
      });
      if (verdicts.length > 0) await writer.perform({ op: "message.setVerdict", verdicts });
    }
    this.#asked.add(this.#asked.upTo + 1, last);
    return "more";
  }

  async #saveAsked(): Promise<void> {
    if (this.#asked.upTo === this.#savedAsked) return;
    this.#savedAsked = this.#asked.upTo;
    await this.#parts.writer.perform({ op: "cursor.set", name: askedCursor, value: String(this.#savedAsked) });
  }
}
