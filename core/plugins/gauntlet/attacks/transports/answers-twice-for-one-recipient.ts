import { transport } from "../../attack.ts";

export default transport({
  about: "Reports that a mail was sent and that it was refused.",
  wall: "kernel",
  hook: "delivery.carry",
  refusal: "PLUGIN_FAILED",
  code: `
const all = input.recipients.map(({ address }) => ({ address, status: "sent", note: "Carried." })); return [...all, { ...all[0], status: "refused" }];
`,
});
