/** A console for packages that write to one. Nothing is kept of it, except under `postern plugin dev` and `test`. */
type Write = (level: string, text: string) => void;

const at = (level: string) => {
  return (...values: unknown[]): void => {
    (globalThis as { posternConsole?: Write }).posternConsole?.(level, values.map(textOf).join(" "));
  };
};

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value); // A cycle or a BigInt.
  }
}

const nothing = () => {};

export const console = {
  log: at("log"),
  info: at("info"),
  debug: at("debug"),
  warn: at("warn"),
  error: at("error"),
  trace: at("trace"),
  assert: (isSo: unknown, ...values: unknown[]) => void (isSo || at("error")("assertion failed:", ...values)),
  dir: at("log"),
  group: at("log"),
  groupEnd: nothing,
  time: nothing,
  timeEnd: nothing,
};
