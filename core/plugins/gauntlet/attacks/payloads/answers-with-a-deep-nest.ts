import { guest } from "../../attack.ts";

export default guest({
  about: "Answers with arrays in arrays, five thousand deep.",
  wall: "kernel",
  ends: "failed",
  code: `
let deep = []; for (let i = 0; i < 5000; i += 1) deep = [deep]; return deep;
`,
});
