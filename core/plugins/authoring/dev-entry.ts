/**
 * What stands around a plugin's main file under `dev` and `test`: it tells what went to the console and what was thrown. A runner
 * never lets out an error's text (it could be mail); here it is the author's own mail, or made for the test. It goes the one way
 * that there is, as a key that store.own would refuse, and is taken out before anything is asked of the store. The same way the
 * time comes in, which a test turns: host.clock and Date both have it.
 */
import type { Ask } from "../sandbox/ask-desk.ts";

const mark = "\u0000";
const clockKey = `${mark}clock`;

export interface DevLine {
  /** "throw": what a handler threw, with its stack. "clock": it asks for the time, in milliseconds since 1970. */
  level: string;
  text: string;
}

/** Runs before anything of the plugin, so that also what it works out as it loads has the time of the test. */
export const testClock = (now: number): string => `
const RealDate = Date;
globalThis.posternTime = ${now};
const now = () => globalThis.posternTime;
const TestDate = function (...parts) {
  if (new.target === undefined) return new RealDate(now()).toString();
  return Reflect.construct(RealDate, parts.length === 0 ? [now()] : parts, new.target);
};
Object.defineProperties(TestDate, Object.getOwnPropertyDescriptors(RealDate));
TestDate.now = now;
RealDate.prototype.constructor = TestDate;
globalThis.Date = TestDate;
`;

export const devEntry = `
import "postern-before";
import plugin from "postern-main";
const lines: string[] = [];
(globalThis as any).posternConsole = (level: string, text: string) => {
  if (lines.length < 200) lines.push(${JSON.stringify(mark)} + level + " " + text.slice(0, 10000));
};
const wrap = (handler: any) => async (input: any, host: any): Promise<any> => {
  (globalThis as any).posternTime = Number(await host.store.read(${JSON.stringify(clockKey)}));
  try {
    return await handler(input, { ...host, clock: { now: Date.now } });
  } catch (error) {
    (globalThis as any).posternConsole("throw", error instanceof Error ? String(error.stack) : "a value that is not an Error");
    throw error;
  } finally {
    for (const key of lines.splice(0)) await host.store.read(key);
  }
};
const hooks: any = {};
for (const name of Object.keys(plugin.hooks)) if (typeof plugin.hooks[name] === "function") hooks[name] = wrap(plugin.hooks[name]);
export default { ...plugin, hooks, ...(plugin.start ? { start: wrap(plugin.start) } : {}) };
`;

/** Null: a question that the plugin itself asks. */
export function devLineOf({ capability, method, args }: Ask): DevLine | null {
  if (capability !== "store.own" || method !== "read") return null;
  const { key } = JSON.parse(args.toString("utf8")) as { key?: unknown };
  if (typeof key !== "string" || !key.startsWith(mark)) return null;
  if (key === clockKey) return { level: "clock", text: "" };
  const at = key.indexOf(" ");
  return { level: key.slice(mark.length, at), text: key.slice(at + 1) };
}
