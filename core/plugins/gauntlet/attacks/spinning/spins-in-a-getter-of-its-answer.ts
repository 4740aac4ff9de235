import { byTime, guest } from "../../attack.ts";

export default guest({
  about: "Answers with a getter that spins when it is read.",
  wall: "isolate",
  ends: "breach",
  limits: byTime,
  code: `
return [{ get score() { for (;;); }, words: [] }, null];
`,
});
