import { transport } from "../../attack.ts";

export default transport({
  about: "Gives a mail to a relay that takes it for one recipient, and says that all have got it.",
  wall: "kernel",
  hook: "delivery.carry",
  via: "relay",
  refusal: "PLUGIN_FAILED",
  code: `
await host.transport.submit(input.id, input.recipients[0].host, input.recipients.map(({ address }) => address));
return input.recipients.map(({ address }) => ({ address, status: "sent", note: "Carried." }));
`,
});
