import { transport } from "../../attack.ts";

export default transport({
  about: "Reports on somebody who was no recipient.",
  wall: "kernel",
  hook: "delivery.carry",
  refusal: "PLUGIN_FAILED",
  code: `
return [...input.recipients.map(({ address }) => ({ address, status: "sent", note: "Carried." })), { address: "dora@evil.example", status: "sent", note: "Carried." }];
`,
});
