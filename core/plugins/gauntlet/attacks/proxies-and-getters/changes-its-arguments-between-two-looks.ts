import { guest } from "../../attack.ts";

export default guest({
  about: "Asks with a proxy that names its own key first, and another plugin's afterwards.",
  wall: "bridge",
  ends: "harmless",
  code: `
await host.store.write([{ key: "own", value: "mine" }]);
let looks = 0;
const key = { toJSON() { looks += 1; return looks === 1 ? "own" : "../" + canary.plugin + "/" + canary.key; } };
for (let i = 0; i < 3; i += 1) {
  try { const value = await host.store.read(key); if (value !== null && value !== "mine") found.push(value); } catch {}
}
return verdicts();
`,
});
