/** What a search should find, worked out message by message in the plainest way: the judge of the planner and the index. */
import { limits } from "../../core/kernel/limits.ts";
import type { QueryNode, TextField } from "../../core/search/query-node.ts";
import type { WorldMessage } from "./mail-world.ts";

export function naiveSearch(messages: readonly WorldMessage[], node: QueryNode): WorldMessage[] {
  return messages
    .filter((message) => !message.isHidden && fits(message, node, messages))
    .toSorted((a, b) => b.sortKey - a.sortKey);
}

function fits(message: WorldMessage, node: QueryNode, all: readonly WorldMessage[]): boolean {
  switch (node.kind) {
    case "all":
      return true;
    case "none":
      return false;
    case "and":
      return node.nodes.every((child) => fits(message, child, all));
    case "or":
      return node.nodes.some((child) => fits(message, child, all));
    case "not":
      return !fits(message, node.node, all);
    case "tagId":
      return message.tagIds.includes(node.tagId);
    case "tagOtherThan":
      return message.tagIds.some((tagId) => !node.tagIds.includes(tagId));
    case "keyword":
      return message.keywords.includes(node.keyword) === node.isSet;
    case "threadKeyword": {
      const thread = threadsOf(all).get(message.threadId) ?? [];
      const has = (each: WorldMessage) => each.keywords.includes(node.keyword);
      return node.match === "all" ? thread.every(has) : node.match === "some" ? thread.some(has) : !thread.some(has);
    }
    case "hasAttachment":
      return message.hasAttachment === node.isSet;
    case "received":
      return (node.from ?? -1) <= message.receivedAt && message.receivedAt < (node.until ?? Infinity);
    case "size":
      return (node.min ?? 0) <= message.size && message.size < (node.max ?? Infinity);
    case "thread":
      return message.threadId === node.threadId;
    case "text":
      return fitsText(message, node);
    default:
      throw new Error(`no judge of ${node.kind}`);
  }
}

const fields: Record<TextField, ReadonlyArray<keyof WorldMessage["text"]>> = {
  any: ["subject", "from", "to", "cc", "bcc", "body", "attachmentNames"],
  from: ["from"],
  to: ["to"],
  cc: ["cc"],
  bcc: ["bcc"],
  subject: ["subject"],
  body: ["body"],
  filename: ["attachmentNames"],
  list: ["listId"],
};

function fitsText(message: WorldMessage, node: Extract<QueryNode, { kind: "text" }>): boolean {
  const pieces = (node.isPhrase ? [node.words] : node.words.split(/\s+/))
    .map(split)
    .filter((words) => words.length > 0);
  if (pieces.length === 0) return false;
  return pieces.every((words, at) => {
    const isPrefix = node.isPrefix && at === pieces.length - 1;
    return fields[node.field].some((field) =>
      holds(splitOnce(message, field), words, isPrefix, field === "body" ? limits.bodyPrefixCharsMin : 1),
    );
  });
}

/** Prefix: the words before the last stand side by side, and the last is begun by any word of the field. */
function holds(text: string[], words: string[], isPrefix: boolean, prefixCharsMin: number): boolean {
  const last = words.at(-1) ?? "";
  const whole = isPrefix && !/[\p{Script=Han}]/u.test(last) ? words.slice(0, -1) : words;
  const isBegun = whole === words || (last.length >= prefixCharsMin && text.some((word) => word.startsWith(last)));
  if (whole.length === 0) return isBegun;
  return isBegun && text.some((_, at) => whole.every((word, offset) => text[at + offset] === word));
}

const threads = new WeakMap<readonly WorldMessage[], Map<number, WorldMessage[]>>();

function threadsOf(all: readonly WorldMessage[]): Map<number, WorldMessage[]> {
  const known =
    threads.get(all) ??
    Map.groupBy(
      all.filter(({ isHidden }) => !isHidden),
      ({ threadId }) => threadId,
    );
  threads.set(all, known);
  return known;
}

const cache = new WeakMap<WorldMessage, Map<string, string[]>>();

function splitOnce(message: WorldMessage, field: keyof WorldMessage["text"]): string[] {
  const known = cache.get(message) ?? new Map<string, string[]>();
  cache.set(message, known);
  const words = known.get(field) ?? split(message.text[field]);
  known.set(field, words);
  return words;
}

function split(text: string): string[] {
  const plain = text
    .toWellFormed()
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff]/g, "")
    .normalize("NFKC");
  const words = plain
    .replace(
      /[ßæœøđðħıłþŋŧς]/g,
      (char) =>
        ({
          ß: "ss",
          æ: "ae",
          œ: "oe",
          ø: "o",
          đ: "d",
          ð: "d",
          ħ: "h",
          ı: "i",
          ł: "l",
          þ: "th",
          ŋ: "n",
          ŧ: "t",
          ς: "σ",
        })[char] ?? char,
    )
    .replace(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\u30fc]/gu, " $& ");
  return (plain === "" ? [] : (words.match(/[\p{Alphabetic}\p{N}]+/gu) ?? [])).filter(
    (word) => Buffer.byteLength(word) <= 64,
  );
}
