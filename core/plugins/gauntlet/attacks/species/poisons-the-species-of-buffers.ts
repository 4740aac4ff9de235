import { guest } from "../../attack.ts";

export default guest({
  about: "Makes typed arrays and regular expressions derive from its own classes.",
  wall: "bridge",
  ends: "harmless",
  before: `
for (const kind of [Uint8Array, ArrayBuffer, RegExp, Map, Set])
  Object.defineProperty(kind, Symbol.species, { get() { throw 1; }, configurable: true });
RegExp.prototype.exec = () => { throw 1; };
RegExp.prototype[Symbol.replace] = RegExp.prototype[Symbol.split] = () => { throw 1; };
`,
  code: `
await host.store.read("x"); return [null, null];
`,
});
