import { guest } from "../../attack.ts";

export default guest({
  about: "Hides code behind characters that some readers take for the end of a line.",
  wall: "isolate",
  ends: "harmless",
  script: String.raw`#!/usr/bin/env node
// \\u2028 var names = [typeof post, typeof $0, typeof glue, typeof arguments, typeof require, typeof exports, typeof module];
var isFound = names.some((name) => name !== "undefined");
var plugin = { default: { hooks: { "message.classify": () => [isFound ? { score: 1, words: [{ word: "a name of the host", probability: 1 }] } : null, null] } } };
`,
  code: "",
});
