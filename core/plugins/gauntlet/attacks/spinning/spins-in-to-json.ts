import { byTime, guest } from "../../attack.ts";

export default guest({
  about: "Answers with an object that spins when it is written as JSON.",
  wall: "isolate",
  ends: "breach",
  limits: byTime,
  code: `
return { toJSON() { for (;;); } };
`,
});
