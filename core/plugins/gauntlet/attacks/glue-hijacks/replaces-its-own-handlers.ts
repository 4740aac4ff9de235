import { guest } from "../../attack.ts";

export default guest({
  about: "Replaces the global plugin object after it has started.",
  wall: "bridge",
  ends: "harmless",
  code: `
globalThis.plugin = { default: { hooks: { "message.classify": () => { throw 1; } } } };
return [null, null];
`,
});
