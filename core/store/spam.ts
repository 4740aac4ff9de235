import { limits } from "../kernel/limits.ts";
import type { Commit } from "./commit.ts";
import type { ReadDb } from "./open-database.ts";
import type { MessageId, SpamVerdict } from "./types.ts";

export type Decision = "spam" | "ham" | null;

export interface VerdictColumns {
  score: number | null;
  filter: number | null;
  words: string | null;
}

/** Words as lines, each behind its probability in thousandths as two base-36 digits: "ribuy now". */
export function encodeWords(words: SpamVerdict["words"]): string {
  return words
    .map(({ word, probability }) => {
      const thousandths = Math.round(Math.min(Math.max(probability, 0), 1) * 1000);
      return (
        thousandths.toString(36).padStart(2, "0") +
        word.toWellFormed().replace(/\n/g, " ").slice(0, limits.spamWordCharsMax)
      );
    })
    .join("\n");
}

export function decodeWords(text: string | null): SpamVerdict["words"] {
  if (text === null || text === "") return [];
  return text.split("\n").map((line) => ({
    word: line.slice(2),
    probability: Number.parseInt(line.slice(0, 2), 36) / 1000,
  }));
}

/** Every message pays for its words; of those that nobody will doubt the strongest few explain enough. */
export function wordsKept(score: number): number {
  return score < 1 - limits.spamScoreMin ? limits.spamWordsHamMax : limits.spamWordsMax;
}

export function verdictColumns(commit: Commit, verdict: SpamVerdict | null): VerdictColumns {
  if (verdict === null || !Number.isFinite(verdict.score)) return { score: null, filter: null, words: null };
  const score = Math.min(Math.max(verdict.score, 0), 1);
  const words = encodeWords(verdict.words.slice(0, wordsKept(score)));
  return { score, filter: filterIdOf(commit, verdict), words };
}

function filterIdOf({ db, filterIds }: Commit, { pluginId, pluginVersion }: SpamVerdict): number {
  const name = `${pluginId} ${pluginVersion}`;
  let id = filterIds.get(name);
  if (id === undefined) {
    id =
      db.value<number>("SELECT id FROM spam_filter WHERE plugin_id = ? AND version = ?", pluginId, pluginVersion) ??
      db.run("INSERT INTO spam_filter (plugin_id, version) VALUES (?, ?)", pluginId, pluginVersion).lastInsertRowid;
    filterIds.set(name, id);
  }
  return id;
}

type Filter = Pick<SpamVerdict, "pluginId" | "pluginVersion">;

/** Rows of `spam_filter` never change and are few: each connection reads each once. */
const filters = new WeakMap<ReadDb, Map<number, Filter>>();

export function filterOf(db: ReadDb, id: number): Filter {
  let known = filters.get(db);
  if (!known) filters.set(db, (known = new Map()));
  let filter = known.get(id);
  if (!filter) {
    filter = db.get<Filter>(
      "SELECT plugin_id AS pluginId, version AS pluginVersion FROM spam_filter WHERE id = ?",
      id,
    ) ?? {
      pluginId: "",
      pluginVersion: "",
    };
    known.set(id, filter);
  }
  return filter;
}

export function decisionNumber(decision: Decision): number | null {
  return decision === null ? null : Number(decision === "spam");
}

export function decisionOf(number: number | null): Decision {
  return number === null ? null : number === 1 ? "spam" : "ham";
}

/** For the filters that learn from it. */
export function recordDecision(commit: Commit, messageId: MessageId, decision: Decision): void {
  commit.db.run("INSERT INTO spam_decision (message_id, decision) VALUES (?, ?)", messageId, decisionNumber(decision));
}

export interface NumberedDecision {
  number: number;
  messageId: MessageId;
  decision: Decision;
}

export function decisionsAfter(db: ReadDb, after: number, limit: number): NumberedDecision[] {
  return db
    .all<{ number: number; messageId: MessageId; decision: number | null }>(
      "SELECT number, message_id AS messageId, decision FROM spam_decision WHERE number > ? ORDER BY number LIMIT ?",
      after,
      limit,
    )
    .map((row) => ({ ...row, decision: decisionOf(row.decision) }));
}
