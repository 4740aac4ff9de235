import { byMemory, byTime, guest } from "../../attack.ts";

export default guest({
  about: "Fills the memory with functions, each made of text of its own.",
  wall: "isolate",
  ends: "breach",
  limits: [...byTime, ...byMemory],
  code: `
const a = []; for (let i = 0; ; i += 1) a.push(new Function("x" + i, "return x" + i + " + " + "1".repeat(2000)));
`,
});
