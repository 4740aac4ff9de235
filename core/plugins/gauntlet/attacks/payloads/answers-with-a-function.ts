import { guest } from "../../attack.ts";

export default guest({
  about: "Answers with a function.",
  wall: "kernel",
  ends: "failed",
  code: `
return () => 1;
`,
});
