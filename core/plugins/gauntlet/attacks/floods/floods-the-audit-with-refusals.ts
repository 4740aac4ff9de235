import { guest } from "../../attack.ts";

export default guest({
  about: "Asks hundreds of times for what was never granted.",
  wall: "kernel",
  ends: "harmless",
  audit: "PLUGIN_DENIED",
  code: `
const ask = (at) => host.net.fetch({ url: "https://example.org/" + at }).then(() => found.push("allowed"), (error) => { if (error.code !== "PLUGIN_DENIED") found.push(error.code); });
await Promise.all(Array.from({ length: 500 }, (_, at) => ask(at)));
return verdicts();
`,
});
