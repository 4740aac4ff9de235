import { byTime, guest } from "../../attack.ts";

export default guest({
  about: "Spreads a generator without end.",
  wall: "isolate",
  ends: "breach",
  limits: byTime,
  code: `
const ones = function* () { for (;;) yield 1; }; for (const one of ones()) if (one > 1) break; return [null, null];
`,
});
