import { byMemory, byTime, guest } from "../../attack.ts";

export default guest({
  about: "Spins where no JavaScript runs: in the engine's own loops over an array without end.",
  wall: "kernel",
  ends: "breach",
  limits: [...byTime, ...byMemory],
  code: `
for (;;) { Array.prototype.lastIndexOf.call({ length: 2 ** 53 - 1 }, 1); }
`,
});
