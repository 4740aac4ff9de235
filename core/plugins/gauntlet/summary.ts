import type { AttackResult } from "./attack-result.ts";

/** All attacks together. */
export interface GauntletSummary {
  isContained: boolean;
  /** By class; one attack may run in two places. */
  attacks: Record<string, number>;
  runs: number;
  contained: number;
  /** Of the kernel's event loop, and in which attack. */
  longestStallMs: number;
  longestStallIn: string;
  /** The longest that the kernel itself worked without a pause: what of a stall was not the machine's. */
  longestWorkMs: number;
  longestWorkIn: string;
  peakMemoryMiB: number | null;
  peakMemoryIn: string;
}

export function summaryOf(results: readonly AttackResult[]): GauntletSummary {
  const attacks: Record<string, Set<string>> = {};
  for (const { class: kind, id } of results) (attacks[kind] ??= new Set()).add(id);
  const most = (of: (result: AttackResult) => number) =>
    results.reduce<AttackResult | undefined>((best, each) => (best && of(best) >= of(each) ? best : each), undefined);
  const [stalled, largest] = [most(({ stallMs }) => stallMs), most(({ memoryMiB }) => memoryMiB ?? 0)];
  const worked = most(({ workMs }) => workMs);
  const contained = results.filter(({ isContained }) => isContained).length;
  return {
    isContained: contained === results.length,
    attacks: Object.fromEntries(Object.entries(attacks).map(([kind, ids]) => [kind, ids.size])),
    runs: results.length,
    contained,
    longestStallMs: stalled?.stallMs ?? 0,
    longestStallIn: nameOf(stalled),
    longestWorkMs: worked?.workMs ?? 0,
    longestWorkIn: nameOf(worked),
    peakMemoryMiB: largest?.memoryMiB ?? null,
    peakMemoryIn: nameOf(largest),
  };
}

const nameOf = (result: AttackResult | undefined): string =>
  result === undefined ? "" : `${result.class}/${result.id} (${result.place})`;
