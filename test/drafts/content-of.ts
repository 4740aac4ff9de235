import type { DraftContent } from "../../core/drafts/draft-state.ts";
import type { DraftView } from "../../core/drafts/drafts.ts";

/** What a page sends back of a draft. */
export function contentOf({
  identityId,
  to,
  cc,
  bcc,
  subject,
  format,
  text,
  document,
  files,
}: DraftView): DraftContent {
  return { identityId, to, cc, bcc, subject, format, text, document, files };
}
