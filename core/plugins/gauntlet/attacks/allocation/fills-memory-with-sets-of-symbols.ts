import { byMemory, byTime, guest } from "../../attack.ts";

export default guest({
  about: "Fills the memory with symbols, which are kept for ever.",
  wall: "isolate",
  ends: "breach",
  limits: [...byTime, ...byMemory],
  code: `
const s = new Set(); for (let i = 0; ; i += 1) s.add(Symbol.for("symbol " + i));
`,
});
