import { byMemory, byTime, guest } from "../../attack.ts";

export default guest({
  about: "Answers at once, and ends its process when nobody waits for it any more.",
  wall: "runner",
  ends: "breach",
  limits: [...byTime, ...byMemory],
  isLate: true,
  places: ["stranger"],
  code: `
host.store.read("x").then(() => "x".repeat(2 ** 29 - 24).split(""));
return [null, null];
`,
});
