import type { Attachment } from "@postern/sdk";

/** From somebody the user writes with, to somebody who looks like a deceiver. */
export type Trust = "known" | "seen" | "stranger" | "suspect";

const spamFrom = 0.9;
const spamShareFrom = 0.5;

/** Who sent it, and the sentence that says so; without a word where it says nothing. */
export function trustIn(sender: Attachment["sender"]): { trust: Trust; reason: string | null } {
  if (sender === null) return { trust: "stranger", reason: null };
  const { isFirst, isKnown, spamShare, spamScore, authentication } = sender;
  if (authentication === "fail")
    return { trust: "suspect", reason: "The sender's domain does not stand by this mail: it may be forged." };
  if (spamScore !== null && spamScore >= spamFrom)
    return { trust: "suspect", reason: "The spam filter thinks that this mail is spam." };
  if (spamShare !== null && spamShare >= spamShareFrom && !isKnown)
    return { trust: "suspect", reason: "Much of what this sender wrote before was spam." };
  if (isKnown) return { trust: "known", reason: null };
  if (isFirst) return { trust: "stranger", reason: "It is the first mail from this sender." };
  return { trust: "seen", reason: null };
}
