import { guest } from "../../attack.ts";

export default guest({
  about: "Answers for fewer messages than it was asked about.",
  wall: "kernel",
  ends: "failed",
  code: `
return [];
`,
});
