import type { AuditRow } from "../../api/plugins.ts";
import { errorSentence } from "../../text/errors.ts";
import { auditText as text, capabilityWords } from "../../text/plugins.ts";

export type OutcomeTone = "good" | "bad";

/** "Allowed", or why not, in a word or two; the whole sentence as a title. */
export function outcomeOf({ outcome }: AuditRow): { words: string; more: string | null; tone: OutcomeTone } {
  switch (outcome) {
    case "ok":
      return { words: text.ok, more: null, tone: "good" };
    case "PLUGIN_DENIED":
      return { words: text.denied, more: null, tone: "bad" };
    case "PLUGIN_LIMIT":
      return { words: text.limit, more: null, tone: "bad" };
    default:
      return { words: text.failed, more: errorSentence(outcome) ?? outcome, tone: "bad" };
  }
}

/** "Read mail" */
export function didWhat({ capability }: AuditRow): string {
  const words = capabilityWords(capability);
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}
