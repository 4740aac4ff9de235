import { guest } from "../../attack.ts";

export default guest({
  about: "Replaces Symbol.species and Promise.resolve, to get hold of the promises of the bridge.",
  wall: "bridge",
  ends: "harmless",
  before: `
Object.defineProperty(Promise, Symbol.species, { get() { throw 1; } });
Promise.resolve = () => { throw 1; };
Promise.prototype.constructor = function () { throw 1; };
`,
  code: `
return [null, null];
`,
});
