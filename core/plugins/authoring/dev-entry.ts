/**
 * What stands around a plugin's main file under `dev` and `test`: it tells what went to the console and what was thrown. A runner
 * never lets out an error's text (it could be mail); here it is the author's own mail, or made for the test. It goes the one way
 * that there is, as a key that store.own would refuse, and is taken out before anything is asked of the store. The same way the
 * time of host.clock comes in, which a test turns.
 */
import type { Ask } from "../sandbox/ask-desk.ts";

const mark = "\u0000";
const clockKey = `${mark}clock`;

export interface DevLine {
  /** "throw": what a handler threw, with its stack. "clock": it asks for the time, in milliseconds since 1970. */
  level: string;
  text: string;
}

export const devEntry = `
import plugin from "postern-main";
const lines: string[] = [];
(globalThis as any).posternConsole = (level: string, text: string) => {
  if (lines.length < 200) lines.push(${JSON.stringify(mark)} + level + " " + text.slice(0, 10000));
};
const wrap = (handler: any) => async (input: any, host: any): Promise<any> => {
  const time = Number(await host.store.read(${JSON.stringify(clockKey)}));
  try {
    return await handler(input, { ...host, clock: { now: () => time } });
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
