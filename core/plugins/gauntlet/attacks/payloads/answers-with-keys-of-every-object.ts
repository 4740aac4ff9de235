import { guest } from "../../attack.ts";

export default guest({
  about: "Answers with the keys that every object has.",
  wall: "kernel",
  ends: "failed",
  code: `
return [JSON.parse('{"__proto__": {"score": 1}, "constructor": 1, "score": 0.5, "words": []}'), null];
`,
});
