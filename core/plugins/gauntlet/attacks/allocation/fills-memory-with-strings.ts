import { byMemory, byTime, guest } from "../../attack.ts";

export default guest({
  about: "Fills the memory with strings that double.",
  wall: "isolate",
  ends: "breach",
  limits: [...byTime, ...byMemory],
  code: `
const a = []; let s = "x"; for (;;) { if (s.length < 1e6) s += s; a.push((s + a.length).split("").join("y")); }
`,
});
