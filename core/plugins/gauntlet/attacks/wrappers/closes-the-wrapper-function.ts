import { guest } from "../../attack.ts";

export default guest({
  about: "Its text closes the function that a host might wrap it in.",
  wall: "isolate",
  ends: "off",
  script: `
})})});
var plugin = { default: { hooks: { "message.classify": () => [null, null] } } };
((({({(
`,
  code: "",
});
