import { byMemory, byTime, guest } from "../../attack.ts";

export default guest({
  about: "Goes on asking for buffers after each refusal.",
  wall: "isolate",
  ends: "breach",
  limits: [...byTime, ...byMemory],
  code: `
const a = []; for (;;) try { a.push(new Uint8Array(1e6).fill(1)); } catch {}
`,
});
