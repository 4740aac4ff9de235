import { guest } from "../../attack.ts";

export default guest({
  about: "Replaces JSON.parse and JSON.stringify, which the bridge needs.",
  wall: "bridge",
  ends: "harmless",
  before: `
JSON.parse = () => { throw 1; };
JSON.stringify = () => '[{"score":1,"words":[{"word":"hijacked","probability":1}]},null]';
Object.prototype.toJSON = undefined;
`,
  code: `
return [null, null];
`,
});
