const minuteMs = 60_000;

/** When schedule.tick comes between two times: whole intervals since the plugin was opened. */
export function* tickTimes(openedAt: number, from: number, to: number, scope: { minutes?: number }): Generator<number> {
  const everyMs = (scope.minutes ?? 1) * minuteMs;
  const first = Math.floor((from - openedAt) / everyMs) + 1;
  for (let at = openedAt + first * everyMs; at <= to; at += everyMs) yield at;
}
