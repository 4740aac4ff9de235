import { byMemory, byTime, guest } from "../../attack.ts";

export default guest({
  about: "Keeps the clock standing by a request without end, and works where the isolate's timeout does not reach.",
  wall: "kernel",
  ends: "breach",
  limits: [...byTime, ...byMemory],
  manifest: () => ({
    limits: { memoryMiB: 16, wallMs: 300 },
    capabilities: { "net.fetch": { origins: ["https://slow.example"], via: "direct", reason: "To attack." } },
  }),
  code: `
host.net.fetch({ url: "https://slow.example/" }).catch(() => {});
await host.store.read("x");
let n = 3n;
for (;;) n = n * n;
`,
});
