import { byMemory, byTime, guest } from "../../attack.ts";

export default guest({
  about: "Multiplies integers so large that V8 does not look at the clock.",
  wall: "kernel",
  ends: "breach",
  limits: [...byTime, ...byMemory],
  code: `
let n = 3n; for (;;) n = n * n;
`,
});
