import { guest } from "../../attack.ts";

export default guest({
  about: "Leaves a getter where the host looks for it, which never returns.",
  wall: "isolate",
  ends: "off",
  script: `
Object.defineProperty(globalThis, "plugin", { get() { for (;;); } });
`,
  code: "",
});
