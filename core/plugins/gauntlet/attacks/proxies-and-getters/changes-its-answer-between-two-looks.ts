import { guest } from "../../attack.ts";

export default guest({
  about: "Answers with getters that say something else the second time they are read.",
  wall: "bridge",
  ends: "harmless",
  code: `
let looks = 0;
return [0, 1].map(() => ({ get score() { looks += 1; return looks > 2 ? 99 : 0.25; }, words: [] }));
`,
});
