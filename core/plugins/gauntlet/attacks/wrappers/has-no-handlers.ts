import { guest } from "../../attack.ts";

export default guest({
  about: "Declares a hook in its manifest and has nothing to answer it with.",
  wall: "bridge",
  ends: "off",
  script: `
var plugin = { default: { hooks: {} } };
`,
  code: "",
});
