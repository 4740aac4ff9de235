import { guest } from "../../attack.ts";

export default guest({
  about: "Never comes to the end of its own text.",
  wall: "isolate",
  ends: "off",
  script: `
for (;;);
`,
  code: "",
});
