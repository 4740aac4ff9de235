import { guest } from "../../attack.ts";

export default guest({
  about: "Imports from within functions made of text, of every kind.",
  wall: "isolate",
  ends: "harmless",
  code: `
const Async = (async () => {}).constructor;
const Generator = (async function* () {}).constructor;
for (const name of ["node:fs", "file://" + canary.file]) {
  try { await new Async("n", "return import(n)")(name); found.push("async " + name); } catch {}
  try { await new Generator("n", "yield import(n)")(name).next(); found.push("generator " + name); } catch {}
  try { await new Function("n", "return import(n)")(name); found.push("function " + name); } catch {}
}
return verdicts();
`,
});
