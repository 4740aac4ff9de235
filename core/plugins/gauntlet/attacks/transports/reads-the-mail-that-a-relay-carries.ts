import { transport } from "../../attack.ts";

export default transport({
  about: "Looks for what the user wrote in a mail that only a relay is to see.",
  wall: "kernel",
  hook: "delivery.carry",
  via: "relay",
  refusal: "PLUGIN_FAILED",
  code: `
const seen = [input.message, input.raw, input.text, input.subject];
try { seen.push(JSON.stringify(await host.transport.submit(input.id, input.recipients[0].host, [input.recipients[0].address]))); } catch {}
const isTold = (words) => /Lunch|THVuY2|Subject/.test(words);
if (seen.some((each) => typeof each === "string" && isTold(each)))
  return input.recipients.map(({ address }) => ({ address, status: "later", note: "Read." }));
return input.recipients.map(({ address }) => ({ address, status: "sent", note: "Carried." }));
`,
});
