import { guest } from "../../attack.ts";

export default guest({
  about: "Answers with more words than the user is shown.",
  wall: "kernel",
  ends: "failed",
  code: `
return [0, 1].map(() => ({ score: 0.5, words: Array(21).fill({ word: "a", probability: 1 }) }));
`,
});
