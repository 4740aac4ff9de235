/** "Re: Fwd: The hut" is about the hut: the heading of a conversation names its subject alone. In the languages that mail programs speak. */
export function withoutReply(subject: string): string {
  return subject.replace(/^(?:\s*(?:re|fwd?|aw|wg|sv|vs|antw|tr|rif|res|odp|ynt)(?:\[\d+\])?\s*[:：])+\s*/i, "").trim();
}
