import { guest } from "../../attack.ts";

export default guest({
  about: "Asks the host without end, and waits for no answer.",
  wall: "bridge",
  ends: "breach",
  limits: ["bridgeCallsPerEntryMax"],
  manifest: () => ({ limits: { memoryMiB: 64, wallMs: 2000 } }),
  code: `
for (;;) host.store.read("x").catch(() => {});
`,
});
