import { guest } from "../../attack.ts";

export default guest({
  about: "Puts getters and setters on Object.prototype, to catch what passes through the bridge.",
  wall: "bridge",
  ends: "harmless",
  before: `
const caught = [];
for (const name of ["resolve", "reject", "then", "default", "hooks", "store", "capability", "method", "code", "detail"]) {
  Object.defineProperty(Object.prototype, name, { set(value) { caught.push(value); }, get() { return undefined; }, configurable: true });
}
`,
  code: `
try { await host.store.read("x"); } catch (error) { found.push(error); }
return caught.length === 0 ? [null, null] : [{ score: 1, words: [{ word: "caught", probability: 1 }] }, null];
`,
});
