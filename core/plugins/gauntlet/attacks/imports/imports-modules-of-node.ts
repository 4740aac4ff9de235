import { guest } from "../../attack.ts";

export default guest({
  about: "Imports the modules of Node.js.",
  wall: "isolate",
  ends: "harmless",
  code: `
for (const name of ["node:fs", "fs", "node:child_process", "node:net", "node:process", "isolated-vm", "./main.ts"]) {
  try { await (0, eval)("import(" + JSON.stringify(name) + ")"); found.push(name); } catch {}
}
return verdicts();
`,
});
