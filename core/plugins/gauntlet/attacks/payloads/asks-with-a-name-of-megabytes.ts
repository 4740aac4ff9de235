import { guest } from "../../attack.ts";

export default guest({
  about: "Asks with a field whose name is megabytes long, so that the refusal may repeat it.",
  wall: "kernel",
  ends: "harmless",
  audit: "BAD_REQUEST",
  manifest: () => ({ limits: { memoryMiB: 128, wallMs: 2000 } }),
  code: `
const name = "n".repeat(3e6);
try { await host.store.write([{ key: "a", value: "b", [name]: 1 }]); found.push("taken"); } catch (error) {
  if (error.code !== "BAD_REQUEST") found.push(error.code);
  if (String(error.message).length > 2000) found.push("a refusal of " + error.message.length);
}
return verdicts();
`,
});
