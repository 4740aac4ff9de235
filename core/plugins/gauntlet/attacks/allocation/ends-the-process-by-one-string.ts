import { byMemory, byTime, guest } from "../../attack.ts";

export default guest({
  about: "Splits a string of half a gigabyte, which ends a whole process of V8 at once.",
  wall: "runner",
  ends: "breach",
  limits: [...byTime, ...byMemory],
  code: `
return "x".repeat(2 ** 29 - 24).split("");
`,
});
