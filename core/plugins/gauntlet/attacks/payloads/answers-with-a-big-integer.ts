import { guest } from "../../attack.ts";

export default guest({
  about: "Answers with an integer that JSON has no word for.",
  wall: "kernel",
  ends: "failed",
  code: `
return [{ score: 1n, words: [] }, null];
`,
});
