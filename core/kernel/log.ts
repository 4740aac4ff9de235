/**
 * The kernel's log: one line an event, to stderr. Takes codes, counts and ids only: message text, addresses, tag names,
 * file names and secrets never reach it (STYLE.md, errors 3).
 */
export type LogDetail = Record<string, string | number | boolean | null>;

export interface Log {
  info(event: string, detail?: LogDetail): void;
  warn(event: string, detail?: LogDetail): void;
  error(event: string, detail?: LogDetail): void;
}

export function createLog(write: (line: string) => void, now: () => number): Log {
  const line = (level: string, event: string, detail: LogDetail = {}) =>
    write(`${JSON.stringify({ at: new Date(now()).toISOString(), level, event, ...detail })}\n`);
  return {
    info: (event, detail) => line("info", event, detail),
    warn: (event, detail) => line("warn", event, detail),
    error: (event, detail) => line("error", event, detail),
  };
}

export const silentLog: Log = { info() {}, warn() {}, error() {} };
