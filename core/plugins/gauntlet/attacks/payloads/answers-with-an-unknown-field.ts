import { guest } from "../../attack.ts";

export default guest({
  about: "Answers with a field that the page might show as HTML.",
  wall: "kernel",
  ends: "failed",
  code: `
return [0, 1].map(() => ({ score: 0.5, words: [], html: "<b>" }));
`,
});
