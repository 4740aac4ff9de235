import { byMemory, byTime, guest } from "../../attack.ts";

export default guest({
  about: "Fills the memory with integers of a million digits.",
  wall: "isolate",
  ends: "breach",
  limits: [...byTime, ...byMemory],
  code: `
const a = []; let n = 3n; for (;;) { if (a.length < 20) n = n * n; a.push(n + BigInt(a.length)); }
`,
});
