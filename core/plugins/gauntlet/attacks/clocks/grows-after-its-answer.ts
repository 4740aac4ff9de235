import { byMemory, byTime, guest } from "../../attack.ts";

export default guest({
  about: "Answers at once, and fills the memory when nobody waits for it any more.",
  wall: "isolate",
  ends: "breach",
  limits: [...byTime, ...byMemory],
  isLate: true,
  code: `
host.store.read("x").then(() => { const a = []; for (;;) a.push(new Array(1000).fill(1.5)); });
return [null, null];
`,
});
