import { defineHook } from "../../kernel/hooks.ts";
import { limits } from "../../kernel/limits.ts";
import { described, line, list, named, nullable, record, yesOrNo } from "../json-schema.ts";
import { type Draft, draftSchema, narrowDraft } from "./draft.ts";
import { answerReader, encodeJson, type HookPort, ungranted } from "./hook-port.ts";

/** How a mail will be protected, and why. */
export interface ProtectedDraft {
  draft: Draft;
  encrypt: boolean;
  sign: boolean;
  reasons: string[];
}

/**
 * Lets each plugin say that a mail must be encrypted or signed. Closed: when a plugin fails, the mail is not sent. A plugin
 * can ask for protection and never take it away.
 */
export const composeProtect = defineHook<ProtectedDraft>({
  name: "compose.protect",
  kind: "fold",
  onFailure: "closed",
  wallMs: limits.hookWaitMs,
});

interface Protection {
  encrypt: boolean;
  sign: boolean;
  reason: string;
}

const answer = nullable(
  named(
    "Protection",
    "What a mail needs. It is added to what others asked for: nothing takes protection away.",
    record({
      encrypt: yesOrNo,
      sign: yesOrNo,
      reason: described("Shown to the user.", line(limits.pluginLineCharsMax)),
    }),
  ),
);
const read = answerReader<Protection | null>(answer);

export const protectPort: HookPort<ProtectedDraft, ProtectedDraft | null> = {
  hook: composeProtect,
  summary:
    "How must this mail be protected? Null: no opinion. Only what `outgoing.propose` grants, `encrypt` or `sign`. When a plugin fails here, the mail is not sent.",
  needs: ["outgoing.propose"],
  input: named(
    "ProtectedDraft",
    "A mail, and how it will be protected so far.",
    record({
      draft: draftSchema,
      encrypt: yesOrNo,
      sign: yesOrNo,
      reasons: described("Of those who asked for it.", list(line(limits.pluginLineCharsMax), limits.pluginReasonsMax)),
    }),
  ),
  answer,
  encode: ({ draft, encrypt, sign, reasons }, grant) =>
    encodeJson({ draft: narrowDraft(draft, grant), encrypt, sign, reasons }),
  messages: () => [],
  decode(given, value, grant) {
    const asked = read(given);
    if (asked === null) return null;
    const scope = grant.scopeOf("outgoing.propose");
    for (const what of ["encrypt", "sign"] as const)
      if (asked[what] && scope[what] !== true) throw ungranted("outgoing.propose", what);
    if (!asked.encrypt && !asked.sign) return null;
    return {
      draft: value.draft,
      encrypt: value.encrypt || asked.encrypt,
      sign: value.sign || asked.sign,
      reasons: [...value.reasons, asked.reason].slice(-limits.pluginReasonsMax),
    };
  },
};
