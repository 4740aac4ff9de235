import { byTime, guest } from "../../attack.ts";

export default guest({
  about: "Backtracks for ever in a regular expression.",
  wall: "isolate",
  ends: "breach",
  limits: byTime,
  code: `
/^(a+)+$/.test("a".repeat(40) + "b"); return [null, null];
`,
});
