import { guest } from "../../attack.ts";

export default guest({
  about: "Writes the granted host with letters that look the same, or that are folded to the same.",
  wall: "kernel",
  ends: "harmless",
  audit: "BAD_REQUEST",
  manifest: () => ({
    capabilities: { "net.fetch": { origins: ["https://granted.example"], via: "direct", reason: "To attack." } },
  }),
  code: String.raw`
for (const url of ["https://ｇranted.example/", "https://granted\u3002example/", "https://gr\u0430nted.example/", "https://granted.exam\u00adple/", "https://granted.example\u2024/", "https://granted.ex\u200dample/", "https://xn--grnted-4nf.example/", "https://\u24d6ranted.example/", "https:\\\\evil.example/", "https://evil.example\\\\@granted.example/", "https://granted.example\\t.evil.example/"]) {
  try { await host.net.fetch({ url }); found.push(url); } catch (error) { if (!["PLUGIN_DENIED", "BAD_REQUEST", "NETWORK_REFUSED"].includes(error.code)) found.push(url + " " + error.code); }
}
return verdicts();
`,
});
