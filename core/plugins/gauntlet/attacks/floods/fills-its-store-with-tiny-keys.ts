import { guest } from "../../attack.ts";

export default guest({
  about: "Fills its store with keys of a few letters, each of which costs the kernel more than the plugin.",
  wall: "kernel",
  ends: "harmless",
  audit: "PLUGIN_LIMIT",
  manifest: () => ({ limits: { memoryMiB: 64, wallMs: 2000 } }),
  code: `
let kept = 0;
try {
  for (; kept < 100000; kept += 1000)
    await host.store.write(Array.from({ length: 1000 }, (_, i) => ({ key: (kept + i).toString(36), value: "" })));
  found.push("a hundred thousand keys");
} catch (error) { if (error.code !== "PLUGIN_LIMIT") found.push(error.code); }
for (let i = 0; i < 20; i += 1) await host.store.list("");
return verdicts();
`,
});
