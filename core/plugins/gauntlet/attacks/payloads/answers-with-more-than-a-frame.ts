import { byMemory, guest } from "../../attack.ts";

export default guest({
  about: "Answers with more than a message of the bridge may hold.",
  wall: "bridge",
  ends: "breach",
  limits: ["bridgeFrameBytesMax", ...byMemory],
  manifest: () => ({ limits: { memoryMiB: 128, wallMs: 2000 } }),
  code: `
return "x".repeat(17e6);
`,
});
