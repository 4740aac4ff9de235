import { transport } from "../../attack.ts";

export default transport({
  about: "Says that a mail was sent, and asked no server.",
  wall: "kernel",
  hook: "delivery.carry",
  refusal: "PLUGIN_FAILED",
  code: `
return input.recipients.map(({ address }) => ({ address, status: "sent", note: "Carried." }));
`,
});
