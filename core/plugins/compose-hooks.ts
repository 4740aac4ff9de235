import type { OpenHooks } from "./hook-ports.ts";
import type { DraftCheck } from "./hooks/compose-check.ts";
import type { ProtectedDraft } from "./hooks/compose-protect.ts";
import type { Draft, HeaderLine } from "./hooks/draft.ts";

export type { DraftCheck, ProtectedDraft, Draft, HeaderLine };

/** What plugins have to say about mail before it leaves. */
export interface ComposeHooks {
  /** compose.headers: the draft with the fields that plugins add. Never rejects. */
  headers(draft: Draft): Promise<Draft>;
  /** compose.protect: rejects when a plugin fails, and then the mail is not sent. */
  protect(draft: Draft): Promise<ProtectedDraft>;
  /** compose.check. Never rejects. */
  check(draft: Draft): Promise<Array<{ plugin: string; answer: DraftCheck }>>;
}

export function composeHooks(hooks: OpenHooks): ComposeHooks {
  return {
    headers: (draft) => hooks["compose.headers"].ask(draft),
    protect: (draft) => hooks["compose.protect"].ask({ draft, encrypt: false, sign: false, reasons: [] }),
    check: (draft) => hooks["compose.check"].ask(draft),
  };
}
