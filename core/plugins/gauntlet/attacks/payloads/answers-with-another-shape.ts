import { guest } from "../../attack.ts";

export default guest({
  about: "Answers with an object where a list is due.",
  wall: "kernel",
  ends: "failed",
  code: `
return { score: "high" };
`,
});
