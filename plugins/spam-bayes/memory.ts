/**
 * Keeps the model on the disk. Each batch of lessons is one small log entry; when the log has grown as large as the model,
 * it is folded into the pages that it touched. Both are one write, all or nothing: after any crash a lesson is there once
 * or not at all, and then its decision is not there either, so that it can come again.
 */
import type { PluginStore, StoreWrite } from "@postern/sdk";
import type { Decision, Lesson, Model } from "./model.ts";
import { finishHash, hashRange, hashStart } from "./token.ts";

/** Of what is kept. A model of another version is forgotten: it would count other tokens. */
export const modelVersion = 1;
const pageCount = 64;
const logCharsMin = 256 * 1024;

interface Head {
  version: number;
  spam: number;
  ham: number;
}
/** token, spam, ham, token, spam, ham … and key, decision, key, decision … */
interface Page {
  tokens: number[];
  decisions: string[];
}
interface LogEntry extends Page {
  spam: number;
  ham: number;
}

export class Memory {
  readonly #store: PluginStore;
  readonly #model: Model;
  #nextEntry = 1;
  #logKeys: string[] = [];
  #logChars = 0;
  #pageChars = 0;
  /** Pages that the log's lessons touch. */
  readonly #dirty = new Set<number>();

  constructor(store: PluginStore, model: Model) {
    this.#store = store;
    this.#model = model;
  }

  /** Reads the model back. */
  async load(): Promise<void> {
    const keys = await this.#store.list("");
    const head = parse(await this.#store.read("head")) as Head | null;
    if (head?.version !== modelVersion) {
      await this.#store.write([...keys.map((key) => ({ key, value: null })), this.#head()]);
      return;
    }
    this.#model.spam = head.spam;
    this.#model.ham = head.ham;
    for (const key of keys.filter((each) => each.startsWith("page/"))) {
      const text = await this.#store.read(key);
      this.#pageChars += text?.length ?? 0;
      this.#readPage(parse(text) as Page | null);
    }
    this.#logKeys = keys.filter((each) => each.startsWith("log/"));
    for (const key of this.#logKeys) {
      const text = await this.#store.read(key);
      this.#logChars += text?.length ?? 0;
      this.#apply(lessonFrom(parse(text) as LogEntry | null));
      this.#nextEntry = Number(key.slice("log/".length)) + 1;
    }
  }

  /** The model changes when the lesson is on the disk, not before. */
  async learn(lesson: Lesson): Promise<void> {
    const key = `log/${String(this.#nextEntry).padStart(10, "0")}`;
    const value = JSON.stringify(logEntry(lesson));
    await this.#store.write([{ key, value }]);
    this.#nextEntry += 1;
    this.#logKeys.push(key);
    this.#logChars += value.length;
    this.#apply(lesson);
    if (this.#logChars > Math.max(logCharsMin, this.#pageChars)) await this.#fold();
  }

  #apply(lesson: Lesson): void {
    this.#model.apply(lesson);
    for (const token of lesson.tokens.keys()) this.#dirty.add(pageOf(token));
    for (const key of lesson.decisions.keys()) this.#dirty.add(pageOfKey(key));
  }

  async #fold(): Promise<void> {
    if (this.#model.prune(Math.random)) for (let page = 0; page < pageCount; page += 1) this.#dirty.add(page);
    const pages = this.#pages();
    const folded = this.#logKeys.map((key): StoreWrite => ({ key, value: null }));
    await this.#store.write([...pages, this.#head(), ...folded]);
    this.#pageChars = Math.max(
      this.#pageChars,
      pages.reduce((sum, page) => sum + (page.value?.length ?? 0), 0),
    );
    this.#logKeys = [];
    this.#logChars = 0;
    this.#dirty.clear();
  }

  #head(): StoreWrite {
    const head: Head = { version: modelVersion, spam: this.#model.spam, ham: this.#model.ham };
    return { key: "head", value: JSON.stringify(head) };
  }

  /** The touched pages as they are now. */
  #pages(): StoreWrite[] {
    const pages = new Map<number, Page>();
    for (const number of this.#dirty) pages.set(number, { tokens: [], decisions: [] });
    for (const [token, spam, ham] of this.#model.tokens.entries())
      pages.get(pageOf(token))?.tokens.push(token, spam, ham);
    for (const [key, decision] of this.#model.decisions) pages.get(pageOfKey(key))?.decisions.push(key, decision);
    return [...pages].map(([number, page]) => ({
      key: `page/${String(number).padStart(2, "0")}`,
      value: JSON.stringify(page),
    }));
  }

  #readPage(page: Page | null): void {
    if (page === null) return;
    for (let at = 0; at < page.tokens.length; at += 3) {
      this.#model.tokens.change(...(page.tokens.slice(at, at + 3) as [number, number, number]));
    }
    for (let at = 0; at < page.decisions.length; at += 2) {
      this.#model.decisions.set(page.decisions[at] as string, page.decisions[at + 1] as Decision);
    }
  }
}

function logEntry(lesson: Lesson): LogEntry {
  return {
    spam: lesson.spam,
    ham: lesson.ham,
    tokens: [...lesson.tokens].flatMap(([token, [spam, ham]]) => [token, spam, ham]),
    decisions: [...lesson.decisions].flatMap(([key, decision]) => [key, decision ?? ""]),
  };
}

function lessonFrom(entry: LogEntry | null): Lesson {
  const lesson: Lesson = { spam: entry?.spam ?? 0, ham: entry?.ham ?? 0, tokens: new Map(), decisions: new Map() };
  const { tokens = [], decisions = [] } = entry ?? {};
  for (let at = 0; at < tokens.length; at += 3) {
    lesson.tokens.set(tokens[at] as number, [tokens[at + 1] as number, tokens[at + 2] as number]);
  }
  for (let at = 0; at < decisions.length; at += 2) {
    lesson.decisions.set(decisions[at] as string, (decisions[at + 1] as Decision | "") || null);
  }
  return lesson;
}

function parse(text: string | null): unknown {
  return text === null ? null : JSON.parse(text);
}

const pageOf = (token: number): number => (token >>> 0) % pageCount;
const pageOfKey = (key: string): number => pageOf(finishHash(hashRange(hashStart, key, 0, key.length)));
