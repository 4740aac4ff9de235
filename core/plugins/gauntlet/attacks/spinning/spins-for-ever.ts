import { byTime, guest } from "../../attack.ts";

export default guest({
  about: "Spins for ever.",
  wall: "isolate",
  ends: "breach",
  limits: byTime,
  code: `
for (;;);
`,
});
