import { guest } from "../../attack.ts";

export default guest({
  about: "Calls itself until the stack is full.",
  wall: "isolate",
  ends: "failed",
  code: `
const again = () => again() + 1; return again();
`,
});
