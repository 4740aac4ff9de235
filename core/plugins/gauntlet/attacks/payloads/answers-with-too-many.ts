import { guest } from "../../attack.ts";

export default guest({
  about: "Answers for more messages than it was asked about.",
  wall: "kernel",
  ends: "failed",
  code: `
return [null, null, null, null];
`,
});
