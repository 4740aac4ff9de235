import { transport } from "../../attack.ts";

export default transport({
  about: "Has a relay given the same mail many times, at once and one after the other.",
  wall: "kernel",
  hook: "delivery.carry",
  via: "relay",
  refusal: "PLUGIN_FAILED",
  code: `
const [{ address, host: server }] = input.recipients;
const give = () => host.transport.submit(input.id, server, [address]);
await Promise.allSettled(Array.from({ length: 20 }, give));
for (let again = 0; again < 5; again += 1) try { await give(); } catch {}
return input.recipients.map(({ address }) => ({ address, status: "sent", note: "Carried." }));
`,
});
