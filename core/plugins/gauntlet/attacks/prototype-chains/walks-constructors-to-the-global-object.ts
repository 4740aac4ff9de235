import { guest } from "../../attack.ts";

export default guest({
  about: "Makes functions from the constructors of all it gets, and looks for Node.js with them.",
  wall: "isolate",
  ends: "harmless",
  code: `
const makers = [views.constructor.constructor, host.store.read.constructor, (async () => {}).constructor, (function* () {}).constructor];
for (const maker of makers) {
  for (const code of ["return process", "return require('fs')", "return this.constructor.constructor('return process')()"]) {
    try {
      const made = new maker(code)();
      const value = made instanceof Promise ? await made : made.next ? made.next().value : made;
      if (value) found.push(code);
    } catch {}
  }
}
return verdicts();
`,
});
