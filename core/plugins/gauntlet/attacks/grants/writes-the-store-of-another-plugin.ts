import { guest } from "../../attack.ts";

export default guest({
  about: "Writes over another plugin's data.",
  wall: "kernel",
  ends: "harmless",
  audit: "BAD_REQUEST",
  code: `
const { plugin, key } = canary;
for (const each of [key, plugin + "/" + key, "../" + plugin + "/" + key, "__proto__", "constructor"]) {
  try { await host.store.write([{ key: each, value: "stolen" }]); } catch {}
  try { await host.store.write([{ key: each, value: "stolen", plugin, pluginId: plugin }]); found.push("an unknown field"); } catch {}
}
return verdicts();
`,
});
