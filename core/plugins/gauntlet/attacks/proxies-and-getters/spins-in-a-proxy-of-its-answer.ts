import { byTime, guest } from "../../attack.ts";

export default guest({
  about: "Answers with a proxy whose traps never return.",
  wall: "isolate",
  ends: "breach",
  limits: byTime,
  code: `
return new Proxy([], { get() { for (;;); }, ownKeys() { for (;;); } });
`,
});
