import { guest } from "../../attack.ts";

export default guest({
  about: "Replaces the Error of the language by one that gives out what the host says.",
  wall: "bridge",
  ends: "harmless",
  before: `
const seen = [];
globalThis.Error = globalThis.TypeError = class { constructor(text) { seen.push(text); } };
`,
  code: `
try { await host.store.read(1); } catch {}
return seen.length === 0 ? [null, null] : [{ score: 1, words: [{ word: "an error of the host", probability: 1 }] }, null];
`,
});
