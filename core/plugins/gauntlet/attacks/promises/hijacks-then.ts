import { guest } from "../../attack.ts";

export default guest({
  about: "Replaces Promise.prototype.then, to see what passes through the bridge.",
  wall: "bridge",
  ends: "harmless",
  before: `
const caught = [];
const then = Promise.prototype.then;
Promise.prototype.then = function (done, failed) { return then.call(this, (value) => { caught.push(value); return done?.(value); }, failed); };
`,
  code: `
const seen = []; for (const value of caught) if (typeof value === "string") seen.push(value); return [null, null];
`,
});
