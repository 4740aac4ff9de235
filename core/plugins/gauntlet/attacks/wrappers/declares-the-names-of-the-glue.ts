import { guest } from "../../attack.ts";

export default guest({
  about: "Declares every name that the glue between it and the host could use.",
  wall: "isolate",
  ends: "harmless",
  script: `
var glue = { connect() { throw 1; } }, $0 = 1, post = 1, enter = 1, host = 1, ask = 1, settle = 1;
function hostOf() { throw 1; } function start() { throw 1; } function describe() { throw 1; }
var plugin = { default: { hooks: { "message.classify": () => [null, null] } } };
`,
  code: "",
});
