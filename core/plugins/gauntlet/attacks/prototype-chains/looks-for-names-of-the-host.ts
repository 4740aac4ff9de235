import { guest } from "../../attack.ts";

export default guest({
  about: "Looks for anything that is not of the language among the global names.",
  wall: "isolate",
  ends: "harmless",
  code: `
const names = ["WebAssembly", "SharedArrayBuffer", "Atomics", "console", "require", "process", "global", "module", "fetch", "setTimeout",
  "setInterval", "queueMicrotask", "structuredClone", "ivm", "_ivm", "$0", "glue", "post", "Buffer", "navigator", "self", "window", "Worker"];
for (const name of names) {
  if (name in globalThis) found.push(name);
  try { (0, eval)(name); found.push("eval " + name); } catch {}
}
for (let at = globalThis; at !== null; at = Object.getPrototypeOf(at))
  for (const key of Reflect.ownKeys(at)) if (/^(_|ivm|host|post|enter)/i.test(String(key)) && !String(key).startsWith("__")) found.push(key);
return verdicts();
`,
});
