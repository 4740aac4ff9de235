import { guest } from "../../attack.ts";

export default guest({
  about: "Replaces the global Promise by a class of its own.",
  wall: "bridge",
  ends: "harmless",
  before: `
globalThis.Promise = class { constructor() { throw 1; } };
`,
  code: `
await host.store.read("x"); return [null, null];
`,
});
