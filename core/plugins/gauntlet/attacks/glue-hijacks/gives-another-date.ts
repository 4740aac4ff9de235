import { guest } from "../../attack.ts";

export default guest({
  about: "Replaces Date.now, by which the host's clock is read.",
  wall: "bridge",
  ends: "harmless",
  before: `
Date.now = () => 4711;
`,
  code: `
if (host.clock.now() === 4711) found.push("the host's clock");
return verdicts();
`,
});
