import { byTime, guest } from "../../attack.ts";

export default guest({
  about: "Spins in microtasks, between which nothing else runs.",
  wall: "isolate",
  ends: "breach",
  limits: byTime,
  code: `
for (;;) await 0;
`,
});
