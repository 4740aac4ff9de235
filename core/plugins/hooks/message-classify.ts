import { AppError } from "../../kernel/errors.ts";
import { defineHook } from "../../kernel/hooks.ts";
import { limits } from "../../kernel/limits.ts";
import type { ClassifyView } from "../../mime/message.ts";
import { coversWholeView, type MessageReadScope, narrowView } from "../capabilities/message-read.ts";
import { described, list, named, nullable, record, type Schema, text } from "../json-schema.ts";
import { answerReader, encodeJson, type HookPort } from "./hook-port.ts";
import { messageViewSchema } from "./message-view.ts";

/** A batch as the parse worker encoded it: one JSON array of ClassifyView, of mail that just arrived. */
export interface EncodedViews {
  viewsJson: Uint8Array;
  count: number;
}

/** A plugin's opinion of one message. */
export interface Verdict {
  score: number;
  words: Array<{ word: string; probability: number }>;
}

/** Asks each plugin how spam-like a batch of mail is. A plugin that fails has no opinion: a broken filter never loses mail. */
export const messageClassify = defineHook<EncodedViews, Array<Verdict | null>>({
  name: "message.classify",
  kind: "each",
  onFailure: "open",
  wallMs: limits.classifyWaitMs,
});

const share: Schema = { type: "number", minimum: 0, maximum: 1 };
const verdict = named(
  "Verdict",
  "What a plugin thinks of one message.",
  record({
    score: described("0 (surely wanted) to 1 (surely spam).", share),
    words: described(
      "What spoke for and against it, strongest first, at most 20: the user reads them.",
      list(record({ word: text(limits.verdictWordCharsMax), probability: share }), limits.verdictWordsMax),
    ),
  }),
);
const answer = list(nullable(verdict), limits.classifyBatchMessagesMax);
const read = answerReader<Array<Verdict | null>>(answer);

/** Mail that just arrived is new, and its tags are not known yet. */
const sees = ({ mail }: MessageReadScope) => !Array.isArray(mail);
const parse = (viewsJson: Uint8Array) => JSON.parse(Buffer.from(viewsJson).toString("utf8")) as ClassifyView[];

export const classifyPort: HookPort<EncodedViews, Array<Verdict | null>> = {
  hook: messageClassify,
  summary:
    "New mail, in batches. One answer a message, in order; null: no opinion. A score counts only as far as `message.tag` grants `spam` and `ham`. Not asked where `message.read` is granted for mail with certain tags only.",
  needs: ["message.read", "message.tag"],
  input: list(messageViewSchema, limits.classifyBatchMessagesMax),
  answer,
  /** Relayed unread where the grant covers all of it: parsing here would cost as much as the filter itself. */
  encode({ viewsJson }, grant) {
    const scope = grant.scopeOf("message.read");
    if (!sees(scope)) return null;
    if (coversWholeView(scope)) return viewsJson;
    return encodeJson(parse(viewsJson).map((view) => narrowView(view, scope)));
  },
  messages: ({ viewsJson, count }, grant) => (sees(grant.scopeOf("message.read")) ? keysOf(viewsJson, count) : []),
  decode(given, { count }, grant) {
    const verdicts = read(given);
    if (verdicts.length !== count) throw new AppError("PLUGIN_FAILED", { problem: "answer" });
    const { tags = [] } = grant.scopeOf("message.tag");
    const isAllowed = (each: Verdict) => tags.includes(each.score >= 0.5 ? "spam" : "ham");
    return verdicts.map((each) => (each !== null && isAllowed(each) ? each : null));
  },
};

const keyMark = '{"key":"';

/**
 * The keys without parsing what may be megabytes of text. The mark stands nowhere else: within a JSON string its quotes would
 * be escaped. A key has nothing that JSON escapes; where views are written otherwise, they are parsed.
 */
function keysOf(viewsJson: Uint8Array, count: number): string[] {
  const json = Buffer.from(viewsJson.buffer, viewsJson.byteOffset, viewsJson.byteLength);
  const keys: string[] = [];
  for (let at = json.indexOf(keyMark); at >= 0; at = json.indexOf(keyMark, at)) {
    const start = at + keyMark.length;
    at = json.indexOf('"', start);
    if (at < 0) break;
    keys.push(json.toString("utf8", start, at));
  }
  return keys.length === count && keys.every((key) => /^[\w-]*$/.test(key))
    ? keys
    : parse(viewsJson).map(({ key }) => key);
}
