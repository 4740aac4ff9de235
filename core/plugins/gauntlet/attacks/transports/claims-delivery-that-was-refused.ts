import { transport } from "../../attack.ts";

export default transport({
  about: "Says that a mail was sent, though the server refused it.",
  wall: "kernel",
  hook: "delivery.carry",
  refusal: "PLUGIN_FAILED",
  code: `
try { await host.transport.post({ url: "https://granted.example/refused", body: input.message }); } catch {}
return input.recipients.map(({ address }) => ({ address, status: "sent", note: "Carried." }));
`,
});
