import { defineHook } from "../../kernel/hooks.ts";
import { limits } from "../../kernel/limits.ts";
import { described, line, list, named, nullable, oneOf, record } from "../json-schema.ts";
import { attachmentFor, type AttachmentInput, attachmentSchema } from "./attachment.ts";
import { answerReader, encodeJson, type HookPort } from "./hook-port.ts";

/** From harmless to dangerous. */
export const risks = ["none", "low", "medium", "high"] as const;
export type Risk = (typeof risks)[number];

export interface Assessment {
  risk: Risk;
  reasons: string[];
}

/** Asks each plugin how dangerous an attachment is. Open: a plugin that fails has no opinion. */
export const attachmentAssess = defineHook<AttachmentInput, Assessment>({
  name: "attachment.assess",
  kind: "each",
  onFailure: "open",
  wallMs: limits.attachmentWaitMs,
});

const answer = nullable(
  named(
    "Assessment",
    "What a plugin thinks of an attachment.",
    record({
      risk: described("The worst of all plugins' answers counts.", oneOf(risks)),
      reasons: described(
        "Shown to the user, one line each.",
        list(line(limits.pluginLineCharsMax), limits.pluginReasonsMax),
      ),
    }),
  ),
);
const read = answerReader<Assessment | null>(answer);

export const assessPort: HookPort<AttachmentInput, Assessment | null> = {
  hook: attachmentAssess,
  summary: "How dangerous is this attachment? Null: no opinion.",
  needs: ["message.read"],
  input: attachmentSchema,
  answer,
  encode(input, grant) {
    const attachment = attachmentFor(input, grant);
    return attachment === null ? null : encodeJson(attachment);
  },
  messages: (input, grant) => (attachmentFor(input, grant) === null ? [] : [input.key]),
  decode: read,
};

/** The worst answer wins; the reasons of all that say so are kept. Null: nobody had an opinion. */
export function worstOf(assessments: Assessment[]): Assessment | null {
  const worst = Math.max(...assessments.map(({ risk }) => risks.indexOf(risk)));
  const risk = risks[worst];
  if (risk === undefined) return null;
  return { risk, reasons: assessments.filter((each) => each.risk === risk).flatMap(({ reasons }) => reasons) };
}
