import { guest } from "../../attack.ts";

export default guest({
  about: "Puts a key of another plugin on Object.prototype, so that a call without one may take it.",
  wall: "kernel",
  ends: "harmless",
  code: `
Object.prototype.key = canary.key;
Object.prototype.plugin = canary.plugin;
for (const key of [undefined, null, {}, []]) {
  try { const value = await host.store.read(key); if (value !== null) found.push(value); } catch {}
}
delete Object.prototype.key;
delete Object.prototype.plugin;
return verdicts();
`,
});
