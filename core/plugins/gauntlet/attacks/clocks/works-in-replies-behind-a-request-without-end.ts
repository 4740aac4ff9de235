import { byTime, guest } from "../../attack.ts";

export default guest({
  about: "Keeps the clock standing by a request without end, and works in the answers to small questions.",
  wall: "isolate",
  ends: "breach",
  limits: byTime,
  manifest: () => ({
    limits: { memoryMiB: 16, wallMs: 300 },
    capabilities: { "net.fetch": { origins: ["https://slow.example"], via: "direct", reason: "To attack." } },
  }),
  code: `
host.net.fetch({ url: "https://slow.example/" }).catch(() => {});
const work = () => { for (const until = Date.now() + 60; Date.now() < until; ); return host.store.read("x").then(work); };
return work();
`,
});
