import type { SortKey } from "../store/types.ts";

/** Sort keys, highest first, each once. Set algebra on them is a merge, whatever their number. */
export type KeySet = Float64Array<ArrayBuffer>;

/** From keys in any order. */
export function keySetOf(keys: Iterable<SortKey> | ArrayLike<SortKey>): KeySet {
  const sorted = Float64Array.from(keys as ArrayLike<SortKey>)
    .sort()
    .toReversed();
  let size = 0;
  for (let at = 0; at < sorted.length; at += 1) {
    if (at === 0 || sorted[at] !== sorted[at - 1]) sorted[size++] = sorted[at] ?? 0;
  }
  return size === sorted.length ? sorted : sorted.slice(0, size);
}

export function intersect(a: KeySet, b: KeySet): KeySet {
  const [small, large] = a.length <= b.length ? [a, b] : [b, a];
  const out = new Float64Array(small.length);
  let size = 0;
  let at = 0;
  for (const key of small) {
    at = firstAtMost(large, key, at);
    if (at >= large.length) break;
    if (large[at] === key) out[size++] = key;
  }
  return out.slice(0, size);
}

export function union(a: KeySet, b: KeySet): KeySet {
  const out = new Float64Array(a.length + b.length);
  let [size, i, j] = [0, 0, 0];
  while (i < a.length || j < b.length) {
    const [x, y] = [a[i] ?? -1, b[j] ?? -1];
    out[size++] = Math.max(x, y);
    if (x >= y) i += 1;
    if (y >= x) j += 1;
  }
  return out.slice(0, size);
}

/** What is in a and not in b. */
export function subtract(a: KeySet, b: KeySet): KeySet {
  const out = new Float64Array(a.length);
  let size = 0;
  let at = 0;
  for (const key of a) {
    at = firstAtMost(b, key, at);
    if (b[at] !== key) out[size++] = key;
  }
  return out.slice(0, size);
}

/** The first place from `from` on whose key is not above `key`: doubling steps, then halving. */
function firstAtMost(keys: KeySet, key: SortKey, from: number): number {
  if (from >= keys.length || (keys[from] ?? 0) <= key) return from;
  let step = 1;
  let low = from;
  while (low + step < keys.length && (keys[low + step] ?? 0) > key) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, keys.length);
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] ?? 0) > key) low = middle;
    else high = middle;
  }
  return high;
}
