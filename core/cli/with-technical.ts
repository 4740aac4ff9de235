/** What is said to everybody, and behind it how that is done, for whoever keeps the machine. */
export function withTechnical(sentence: string, technical: string | null | undefined): string {
  return technical ? `${sentence} (${technical})` : sentence;
}
