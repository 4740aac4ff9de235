import { guest } from "../../attack.ts";

export default guest({
  about: "Reads another plugin's data by keys that could lead to it.",
  wall: "kernel",
  ends: "harmless",
  code: String.raw`
const { plugin, key } = canary;
const keys = [key, plugin + " " + key, plugin + "/" + key, "../" + plugin + "/" + key, "../../" + key, plugin + "\0" + key, "%2e%2e/" + plugin + "/" + key,
  "'; SELECT * FROM plugin_data; --", plugin + "\u2215" + key, "*", "%", "_".repeat(key.length)];
for (const each of keys) {
  try { const value = await host.store.read(each); if (value !== null) found.push(value); } catch (error) { if (error.code !== "BAD_REQUEST") found.push(error.code); }
  try { if ((await host.store.list(each)).length > 0) found.push("list of " + each); } catch (error) { if (error.code !== "BAD_REQUEST") found.push(error.code); }
}
if ((await host.store.list("")).length > 0) found.push("list");
return verdicts();
`,
});
