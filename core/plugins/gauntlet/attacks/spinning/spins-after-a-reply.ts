import { byTime, guest } from "../../attack.ts";

export default guest({
  about: "Spins in the answer to a question of its own.",
  wall: "isolate",
  ends: "breach",
  limits: byTime,
  code: `
await host.store.read("x"); for (;;);
`,
});
