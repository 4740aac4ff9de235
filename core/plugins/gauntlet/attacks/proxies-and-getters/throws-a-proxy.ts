import { guest } from "../../attack.ts";

export default guest({
  about: "Throws a proxy that throws again when anybody looks at it.",
  wall: "bridge",
  ends: "failed",
  code: `
throw new Proxy({}, { get() { throw new Error("again"); }, getPrototypeOf() { throw new Error("again"); } });
`,
});
