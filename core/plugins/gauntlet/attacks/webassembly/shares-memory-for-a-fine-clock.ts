import { guest } from "../../attack.ts";

export default guest({
  about: "Looks for shared memory, by which the caches of the processor can be timed.",
  wall: "isolate",
  ends: "harmless",
  code: `
for (const name of ["SharedArrayBuffer", "Atomics"]) if (name in globalThis) found.push(name);
try { new Function("return new SharedArrayBuffer(8)")(); found.push("SharedArrayBuffer"); } catch {}
try { if (new ArrayBuffer(8).constructor.name !== "ArrayBuffer") found.push("ArrayBuffer"); } catch {}
if (typeof performance !== "undefined") found.push("performance");
return verdicts();
`,
});
