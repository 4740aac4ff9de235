import { guest } from "../../attack.ts";

export default guest({
  about: "Asks for stack traces a thousand million frames long.",
  wall: "isolate",
  ends: "harmless",
  code: `
try { Error.stackTraceLimit = 1e9; } catch {}
if (Error.stackTraceLimit !== 10) found.push("stackTraceLimit");
return verdicts();
`,
});
