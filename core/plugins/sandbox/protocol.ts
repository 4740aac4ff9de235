/** What kernel and runner say to each other: the heads of the frames. Both ends check what they get. */

/** Kernel to runner. A call carries the time it may take; answers to asks have what is left of it. */
export type ToRunner =
  /** Body: the plugin's bundle. Makes its isolate and calls the plugin's `start`. */
  | {
      t: "load";
      plugin: string;
      call: number;
      memoryMiB: number;
      timeoutMs: number;
      hooks: string[];
      settings: Record<string, unknown>;
    }
  /** Body: the hook's input as JSON. */
  | { t: "call"; plugin: string; call: number; hook: string; timeoutMs: number }
  /** Body: the answer to an ask, as JSON; when not ok, `{ code, detail }`. */
  | { t: "reply"; plugin: string; ask: number; isOk: boolean }
  | { t: "unload"; plugin: string };

/** Runner to kernel. */
export type FromRunner =
  /** The addon is loaded; `walls` is what the runner itself tried to break out with. */
  | { t: "ready"; walls: SelfTest }
  /** Body: what the guest answered, as JSON. Answers "load" and "call". */
  | { t: "result"; plugin: string; call: number }
  /** The guest's code threw. Where, in its bundle; never what it said: that could be mail. */
  | { t: "failed"; plugin: string; call: number; error: string; line: number; column: number }
  /** Body: the arguments as JSON. The guest wants a capability. */
  | { t: "ask"; plugin: string; ask: number; capability: string; method: string }
  /** The guest went over a limit that the runner watches. The runner is not to be used again. */
  | { t: "breach"; plugin: string; limit: BreachLimit };

export type BreachLimit =
  | "wallMs"
  | "memoryMiB"
  | "bridgeCallsPerEntryMax"
  | "bridgeBytesPerEntryMax"
  | "bridgeFrameBytesMax";

/** Each true when the attempt was refused. */
export interface SelfTest {
  files: boolean;
  processes: boolean;
  workers: boolean;
  network: boolean;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isText = (value: unknown): value is string => typeof value === "string" && value.length <= 200;
const breachLimits: readonly unknown[] = [
  "wallMs",
  "memoryMiB",
  "bridgeCallsPerEntryMax",
  "bridgeBytesPerEntryMax",
  "bridgeFrameBytesMax",
] satisfies BreachLimit[];

/** Null for anything that the protocol does not know: a runner may have been taken over by its guest. */
export function readFromRunner(head: unknown): FromRunner | null {
  if (typeof head !== "object" || head === null) return null;
  const h = head as Record<string, unknown>;
  switch (h["t"]) {
    case "ready":
      return isSelfTest(h["walls"]) ? { t: "ready", walls: h["walls"] } : null;
    case "result":
      return isText(h["plugin"]) && isCount(h["call"]) ? { t: "result", plugin: h["plugin"], call: h["call"] } : null;
    case "failed": {
      const { plugin, call, error, line, column } = h;
      if (!isText(plugin) || !isCount(call) || !isText(error) || !isCount(line) || !isCount(column)) return null;
      // An error's name is shown and logged: only the shape of a class name is let through.
      return { t: "failed", plugin, call, error: /^[A-Z][A-Za-z]{0,39}$/.test(error) ? error : "Error", line, column };
    }
    case "ask": {
      const { plugin, ask, capability, method } = h;
      if (!isText(plugin) || !isCount(ask) || !isText(capability) || !isText(method)) return null;
      return { t: "ask", plugin, ask, capability, method };
    }
    case "breach":
      return isText(h["plugin"]) && breachLimits.includes(h["limit"])
        ? { t: "breach", plugin: h["plugin"], limit: h["limit"] as BreachLimit }
        : null;
    default:
      return null;
  }
}

function isSelfTest(value: unknown): value is SelfTest {
  if (typeof value !== "object" || value === null) return false;
  const { files, processes, workers, network } = value as Record<string, unknown>;
  return [files, processes, workers, network].every((each) => typeof each === "boolean");
}
