import { guest } from "../../attack.ts";

export default guest({
  about: "Its text opens a comment that swallows what a host might put behind it.",
  wall: "isolate",
  ends: "off",
  script: `
var plugin = { default: { hooks: { "message.classify": () => [null, null] } } };
/* and the rest of the host
`,
  code: "",
});
