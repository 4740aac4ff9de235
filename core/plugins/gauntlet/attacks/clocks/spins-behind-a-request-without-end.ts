import { byTime, guest } from "../../attack.ts";

export default guest({
  about: "Waits for a server that never answers, and spins meanwhile.",
  wall: "isolate",
  ends: "breach",
  limits: byTime,
  manifest: () => ({
    limits: { memoryMiB: 16, wallMs: 300 },
    capabilities: { "net.fetch": { origins: ["https://slow.example"], via: "direct", reason: "To attack." } },
  }),
  code: `
host.net.fetch({ url: "https://slow.example/" }).catch(() => {});
for (;;);
`,
});
