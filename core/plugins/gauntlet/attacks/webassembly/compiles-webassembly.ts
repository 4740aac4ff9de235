import { guest } from "../../attack.ts";

export default guest({
  about: "Compiles machine code through WebAssembly, or brings it back.",
  wall: "isolate",
  ends: "harmless",
  code: `
const bytes = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
try { new WebAssembly.Module(bytes); found.push("Module"); } catch {}
try { await WebAssembly.instantiate(bytes); found.push("instantiate"); } catch {}
for (const code of ["return WebAssembly", "return this.WebAssembly", "return globalThis.WebAssembly"]) {
  try { if (new Function(code)()) found.push(code); } catch {}
}
return verdicts();
`,
});
