import { guest } from "../../attack.ts";

export default guest({
  about: "Answers with undefined.",
  wall: "kernel",
  ends: "failed",
  code: `
return undefined;
`,
});
