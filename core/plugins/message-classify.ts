import { AppError } from "../kernel/errors.ts";
import { defineHook } from "../kernel/hooks.ts";
import { limits } from "../kernel/limits.ts";
import type { ClassifyView } from "../mime/message.ts";
import { coversWholeView, narrowView } from "./capabilities/message-read.ts";
import { compileSchema } from "./compile-schema.ts";
import type { Grant } from "./grants.ts";
import type { HookPort } from "./hook-ports.ts";

/** A batch as the parse worker encoded it: one JSON array of ClassifyView. */
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

const share = { type: "number", minimum: 0, maximum: 1 };
const verdict = {
  type: "object",
  additionalProperties: false,
  required: ["score", "words"],
  properties: {
    score: share,
    words: {
      type: "array",
      maxItems: limits.verdictWordsMax,
      items: {
        type: "object",
        additionalProperties: false,
        required: ["word", "probability"],
        properties: { word: { type: "string", maxLength: limits.verdictWordCharsMax }, probability: share },
      },
    },
  },
};
const check = compileSchema<Array<Verdict | null>>({ type: "array", items: { anyOf: [{ type: "null" }, verdict] } });

export const classifyPort: HookPort<EncodedViews, Array<Verdict | null>> = {
  hook: messageClassify,
  needs: ["message.read", "message.tag"],
  /** Relayed unread where the grant covers all of it: parsing here would cost as much as the filter itself. */
  encode({ viewsJson }, grant: Grant) {
    const scope = grant.scopeOf("message.read");
    if (coversWholeView(scope)) return viewsJson;
    const views = JSON.parse(Buffer.from(viewsJson).toString("utf8")) as ClassifyView[];
    return Buffer.from(JSON.stringify(views.map((view) => narrowView(view, scope))), "utf8");
  },
  decode(answer, { count }, grant) {
    if (!check(answer) || answer.length !== count) throw new AppError("PLUGIN_FAILED", { problem: "answer" });
    const { tags = [] } = grant.scopeOf("message.tag");
    const isAllowed = (each: Verdict) => tags.includes(each.score >= 0.5 ? "spam" : "ham");
    return answer.map((each) => (each !== null && isAllowed(each) ? each : null));
  },
};
