import { prepareMessage } from "../mime/prepare-message.ts";
import type { MessageSummary } from "../mime/message.ts";

/** For the store worker, which may not know MIME: what a rebuild from the packs and the recovery of their tail store of a message. */
export function prepareForStore(raw: Uint8Array): MessageSummary {
  return prepareMessage(raw, "").summary;
}
