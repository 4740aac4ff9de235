import { guest } from "../../attack.ts";

export default guest({
  about: "Makes every array that the bridge derives one of its own.",
  wall: "bridge",
  ends: "harmless",
  before: `
Object.defineProperty(Array, Symbol.species, { get() { return class { constructor() { throw 1; } }; } });
Array.prototype.map = Array.prototype.filter = Array.prototype.slice = () => { throw 1; };
`,
  code: `
const value = await host.store.list("");
return Array.isArray(value) ? [null, null] : undefined;
`,
});
