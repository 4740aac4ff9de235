import { guest } from "../../attack.ts";

export default guest({
  about: "Throws undefined, which has no name and no stack.",
  wall: "bridge",
  ends: "failed",
  code: `
throw undefined;
`,
});
