import { guest } from "../../attack.ts";

export default guest({
  about: "Returns a thenable that resolves twice, with two answers.",
  wall: "bridge",
  ends: "harmless",
  code: `
return { then(resolve) { resolve([null, null]); resolve([{ score: 1, words: [{ word: "second", probability: 1 }] }, null]); } };
`,
});
