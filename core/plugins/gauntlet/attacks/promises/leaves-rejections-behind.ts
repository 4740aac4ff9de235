import { guest } from "../../attack.ts";

export default guest({
  about: "Leaves a thousand rejected promises that nobody handles.",
  wall: "runner",
  ends: "harmless",
  code: `
for (let i = 0; i < 1000; i += 1) Promise.reject(new Error("left behind")); return [null, null];
`,
});
