/**
 * Timers for a plugin. Its isolate has no event loop: it runs when Postern calls it or answers it. So "as soon as possible" is
 * possible (through promises), and a delay is not: what has to be done later belongs in the hook schedule.tick.
 */
const cancelled = new Set<number>();
let last = 0;

/** Browsers and Node make 0 and 1 the same. Throws for a real delay: waiting for ever in silence would be worse. */
export function setTimeout(run: (...args: unknown[]) => unknown, delayMs = 0, ...args: unknown[]): number {
  if (delayMs > 1) {
    throw new Error(`setTimeout with a delay of ${delayMs} ms: a plugin cannot wait, use the hook schedule.tick`);
  }
  last += 1;
  const timer = last;
  void Promise.resolve().then(() => {
    if (!cancelled.delete(timer)) run(...args);
  });
  return timer;
}

export function clearTimeout(timer?: number): void {
  if (typeof timer === "number" && timer > 0 && timer <= last) cancelled.add(timer);
}

export function setImmediate(run: (...args: unknown[]) => unknown, ...args: unknown[]): number {
  return setTimeout(run, 0, ...args);
}

export function setInterval(): never {
  throw new Error("setInterval: a plugin cannot wait, use the hook schedule.tick");
}

export function queueMicrotask(run: () => unknown): void {
  void Promise.resolve().then(run);
}
