import { byMemory, byTime, guest } from "../../attack.ts";

export default guest({
  about: "Has megabytes read back from its store again and again, which costs it a few bytes each time.",
  wall: "bridge",
  ends: "breach",
  limits: ["bridgeAnswerBytesPerEntryMax", ...byMemory, ...byTime],
  manifest: () => ({ limits: { memoryMiB: 128, wallMs: 2000 } }),
  code: `
await host.store.write([{ key: "big", value: "x".repeat(1.5e6) }]);
for (;;) await host.store.read("big");
`,
});
