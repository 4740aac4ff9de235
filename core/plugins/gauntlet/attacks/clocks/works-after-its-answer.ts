import { byTime, guest } from "../../attack.ts";

export default guest({
  about: "Answers at once, and goes on working in answers that come later.",
  wall: "isolate",
  ends: "breach",
  limits: byTime,
  isLate: true,
  code: `
const work = () => { for (const until = Date.now() + 60; Date.now() < until; ); return host.store.read("x").then(work); };
host.store.read("x").then(work);
return [null, null];
`,
});
