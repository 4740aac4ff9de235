import { defineHook } from "../../kernel/hooks.ts";
import { limits } from "../../kernel/limits.ts";
import { described, line, list, name, named, nullable, record } from "../json-schema.ts";
import { type Draft, draftSchema, narrowDraft } from "./draft.ts";
import { answerReader, encodeJson, type HookPort, ungranted } from "./hook-port.ts";

/** What a plugin has to say about a mail before it leaves. */
export interface DraftCheck {
  warnings: string[];
  /** The mail is not sent unless the user insists. `reason` is one that the manifest names. */
  veto: { reason: string; text: string } | null;
}

/** Asks each plugin whether a mail may leave. Open: a plugin that fails stops nothing. */
export const composeCheck = defineHook<Draft, DraftCheck>({
  name: "compose.check",
  kind: "each",
  onFailure: "open",
  wallMs: limits.hookWaitMs,
});

const sentence = line(limits.pluginLineCharsMax);
const answer = nullable(
  named(
    "DraftCheck",
    "What a plugin has to say about a mail before it leaves.",
    record({
      warnings: described("Shown beside the draft, one line each.", list(sentence, limits.pluginReasonsMax)),
      veto: described(
        "The mail is not sent unless the user insists; null: it may leave.",
        nullable(record({ reason: described("One that the scope of `outgoing.veto` names.", name), text: sentence })),
      ),
    }),
  ),
);
const read = answerReader<DraftCheck | null>(answer);

export const checkPort: HookPort<Draft, DraftCheck | null> = {
  hook: composeCheck,
  summary: "May this mail leave as it is? Null: nothing to say.",
  needs: ["outgoing.veto"],
  input: draftSchema,
  answer,
  encode: (draft, grant) => encodeJson(narrowDraft(draft, grant)),
  messages: () => [],
  decode(given, _draft, grant) {
    const check = read(given);
    const reason = check?.veto?.reason;
    if (reason !== undefined && !grant.scopeOf("outgoing.veto").reasons.includes(reason))
      throw ungranted("outgoing.veto", reason);
    return check;
  },
};
