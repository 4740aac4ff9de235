import { byMemory, byTime, guest } from "../../attack.ts";

export default guest({
  about: "Fills the memory with one map.",
  wall: "isolate",
  ends: "breach",
  limits: [...byTime, ...byMemory],
  code: `
const m = new Map(); for (let i = 0; ; i += 1) m.set(i, { i });
`,
});
