import { guest } from "../../attack.ts";

export default guest({
  about: "Calls every capability that its manifest does not ask for.",
  wall: "kernel",
  ends: "harmless",
  audit: "PLUGIN_DENIED",
  code: `
const asks = [() => host.net.fetch({ url: "https://example.org/" }), () => host.contacts.find("ana@example.org"), () => host.keys.find("ana@example.org"),
  () => host.secrets.fetch({ secret: "token", url: "https://example.org/" }), () => host.transport.post({ url: "https://example.org/", body: "" })];
for (const ask of asks) {
  try { await ask(); found.push("allowed"); } catch (error) { if (error.code !== "PLUGIN_DENIED") found.push(error.code); }
}
return verdicts();
`,
});
