import { guest } from "../../attack.ts";

export default guest({
  about: "Its text returns from the function that a host might wrap it in.",
  wall: "isolate",
  ends: "off",
  script: `
return typeof post === "undefined" ? 1 : post;
`,
  code: "",
});
