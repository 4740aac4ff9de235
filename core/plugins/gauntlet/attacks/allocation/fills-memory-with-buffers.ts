import { guest } from "../../attack.ts";

export default guest({
  about: "Fills the memory with buffers, which lie outside of the heap.",
  wall: "isolate",
  ends: "failed",
  code: `
const a = []; for (;;) a.push(new Uint8Array(1e6).fill(1));
`,
});
