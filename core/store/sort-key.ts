import type { MessageId, SortKey } from "./types.ts";

const perSecond = 2 ** 20;
const secondsMax = 2 ** 32;

/** Where lists put a message. The id breaks ties, so that a rebuilt database gives the same keys. */
export function sortKeyOf(receivedAt: number, messageId: MessageId): SortKey {
  const seconds = Math.min(Math.max(Math.floor(receivedAt / 1000), 0), secondsMax);
  return seconds * perSecond + (messageId % perSecond);
}

/** The next key of the same second, for the rare case that two messages share one. */
export function nextSortKey(key: SortKey): SortKey {
  const second = Math.floor(key / perSecond) * perSecond;
  return second + ((key - second + 1) % perSecond);
}

/** Milliseconds since 1970, whole seconds. */
export function receivedAtOf(key: SortKey): number {
  return Math.floor(key / perSecond) * 1000;
}

/** The lowest key of the second that a time falls into. */
export function firstSortKeyOf(receivedAt: number): SortKey {
  return sortKeyOf(receivedAt, 0);
}

/** A date from the future would stay on top of every list. `latest`: see latestDate. */
export function clampReceivedAt(receivedAt: number, now: number, latest: number): number {
  if (!Number.isFinite(receivedAt)) return now;
  return Math.max(0, Math.min(receivedAt, latest));
}
