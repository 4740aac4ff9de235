import { byTime, guest } from "../../attack.ts";

export default guest({
  about: "Answers at once, and spins when nobody waits for it any more.",
  wall: "isolate",
  ends: "breach",
  limits: byTime,
  isLate: true,
  code: `
host.store.read("x").then(() => { for (;;); });
return [null, null];
`,
});
