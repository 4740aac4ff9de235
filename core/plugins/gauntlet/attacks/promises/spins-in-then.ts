import { byTime, guest } from "../../attack.ts";

export default guest({
  about: "Returns a thenable whose then never comes to an end.",
  wall: "isolate",
  ends: "breach",
  limits: byTime,
  code: `
return { get then() { for (;;); } };
`,
});
