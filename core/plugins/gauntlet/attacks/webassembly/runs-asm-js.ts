import { guest } from "../../attack.ts";

export default guest({
  about: "Asks the compiler for asm.js, which becomes WebAssembly.",
  wall: "isolate",
  ends: "harmless",
  code: `
const made = new Function("stdlib", "foreign", "heap", '"use asm"; function f() { return 1; } return { f: f };');
try { if (made(globalThis, {}, new ArrayBuffer(65536)).f() !== 1) found.push("asm.js"); } catch {}
if (typeof WebAssembly !== "undefined") found.push("WebAssembly");
return verdicts();
`,
});
