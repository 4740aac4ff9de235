import { guest } from "../../attack.ts";

export default guest({
  about: "Captures stack traces on objects with setters and on subclasses of Error.",
  wall: "isolate",
  ends: "harmless",
  code: String.raw`
class Mine extends Error { static prepareStackTrace(_, sites) { return sites; } }
const holder = {};
try { Error.captureStackTrace(holder); if (typeof holder.stack !== "string") found.push("captured"); } catch {}
for (const error of [new Mine("x"), new Mine("y")]) {
  if (typeof error.stack !== "string") found.push("sites of a subclass");
  if (/core\/|sandbox|node:|\.ts|runner\.mjs/.test(error.stack)) found.push(error.stack);
}
return verdicts();
`,
});
