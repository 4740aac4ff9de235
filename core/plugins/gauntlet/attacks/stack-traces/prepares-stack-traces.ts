import { guest } from "../../attack.ts";

export default guest({
  about: "Installs Error.prepareStackTrace, to get at the objects of its callers.",
  wall: "isolate",
  ends: "harmless",
  code: `
try { Error.prepareStackTrace = (_, sites) => sites.map((site) => site.getThis()); } catch {}
try { Object.defineProperty(Error, "prepareStackTrace", { value: (_, sites) => sites }); } catch {}
if (Error.prepareStackTrace !== undefined) found.push("prepareStackTrace");
const stack = new Error("x").stack;
if (typeof stack !== "string") found.push("stack is " + typeof stack);
return verdicts();
`,
});
