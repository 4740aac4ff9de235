import type { DraftView } from "../../core/drafts/drafts.ts";
import { contentOf } from "./content-of.ts";

/** What a page sends to save a draft as it got it over HTTP: its content, and the revision that it means. */
export function saveRequest(draft: Record<string, unknown>): Record<string, unknown> {
  return { revision: draft["revision"], ...contentOf(draft as unknown as DraftView) };
}
