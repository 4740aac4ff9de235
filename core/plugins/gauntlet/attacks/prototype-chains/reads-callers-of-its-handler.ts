import { guest } from "../../attack.ts";

export default guest({
  about: "Reads who called it, and with what, from its own functions and those of the host.",
  wall: "isolate",
  ends: "harmless",
  code: `
for (const start of [host.store.read, host.store.write, host.net.fetch]) {
  for (let at = start; at && at !== Function.prototype; at = Object.getPrototypeOf(at)) {
    for (const name of ["caller", "arguments", "callee"]) {
      try { if (at[name]) found.push(name); } catch {}
    }
  }
}
(function sloppy() { try { if (sloppy.caller && sloppy.caller.caller) found.push("caller of the caller"); } catch {} })();
return verdicts();
`,
});
