import { guest } from "../../attack.ts";

export default guest({
  about: "Imports a file of the user, in several spellings of its address.",
  wall: "isolate",
  ends: "harmless",
  code: `
for (const name of [canary.file, "file://" + canary.file, "data:text/javascript,1", "blob:x", canary.file + "?raw"]) {
  for (const options of ["", ", { with: { type: 'json' } }", ", { with: { type: 'text' } }"]) {
    try { await (0, eval)("import(" + JSON.stringify(name) + options + ")"); found.push(name); } catch {}
  }
}
return verdicts();
`,
});
