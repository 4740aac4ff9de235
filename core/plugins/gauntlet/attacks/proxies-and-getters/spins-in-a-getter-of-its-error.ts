import { byTime, guest } from "../../attack.ts";

export default guest({
  about: "Throws an object whose name and stack never come to an end.",
  wall: "isolate",
  ends: "breach",
  limits: byTime,
  code: `
throw { get name() { for (;;); }, get stack() { for (;;); }, toString() { for (;;); } };
`,
});
