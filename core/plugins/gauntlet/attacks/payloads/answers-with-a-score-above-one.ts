import { guest } from "../../attack.ts";

export default guest({
  about: "Answers with a score that outweighs all others.",
  wall: "kernel",
  ends: "failed",
  code: `
return [0, 1].map(() => ({ score: 2, words: [] }));
`,
});
