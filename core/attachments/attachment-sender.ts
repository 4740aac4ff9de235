import type { AttachmentSender } from "../plugins/hooks/attachment-facts.ts";
import type { Provenance } from "../provenance/provenance.ts";

type Sender = Awaited<ReturnType<Provenance["senderOf"]>>;

/** What plugins are told of a sender; "broken" means that the signature does not fit, as mailing lists leave it. */
export function attachmentSender(sender: Sender): AttachmentSender {
  if (sender === null) return { isFirst: true, isKnown: false, spamShare: null, spamScore: null, authentication: null };
  const { isFirst, isKnown, spamShare, spamScore, authentication } = sender;
  const words = { passed: "pass", failed: "fail", broken: "none", unknown: null } as const;
  return { isFirst, isKnown, spamShare, spamScore, authentication: words[authentication] };
}
