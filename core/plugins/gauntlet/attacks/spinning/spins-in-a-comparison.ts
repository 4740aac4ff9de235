import { byTime, guest } from "../../attack.ts";

export default guest({
  about: "Sorts with a comparison that never decides.",
  wall: "isolate",
  ends: "breach",
  limits: byTime,
  code: `
[2, 1].sort(() => { for (;;); }); return [null, null];
`,
});
