import { byTime, guest } from "../../attack.ts";

export default guest({
  about: "Returns a promise that nobody resolves.",
  wall: "kernel",
  ends: "breach",
  limits: byTime,
  code: `
return new Promise(() => {});
`,
});
