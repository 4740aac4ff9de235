import { guest } from "../../attack.ts";

export default guest({
  about: "Freezes the global object and all prototypes, so that the bridge may stumble.",
  wall: "bridge",
  ends: "harmless",
  code: `
for (const each of [Object.prototype, Array.prototype, Promise.prototype, Function.prototype, Error.prototype]) Object.freeze(each);
Object.freeze(globalThis);
await host.store.read("x");
return [null, null];
`,
});
