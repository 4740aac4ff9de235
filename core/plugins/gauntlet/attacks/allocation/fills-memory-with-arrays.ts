import { byMemory, byTime, guest } from "../../attack.ts";

export default guest({
  about: "Fills the memory with arrays of numbers, which outgrow the isolate's limit.",
  wall: "isolate",
  ends: "breach",
  limits: [...byTime, ...byMemory],
  code: `
const a = []; for (;;) a.push(new Array(1000).fill(1.5));
`,
});
