import { byMemory, byTime, guest } from "../../attack.ts";

export default guest({
  about: "Sends megabytes with each question.",
  wall: "bridge",
  ends: "breach",
  limits: ["bridgeBytesPerEntryMax", ...byMemory, ...byTime],
  manifest: () => ({ limits: { memoryMiB: 64, wallMs: 2000 } }),
  code: `
const big = "x".repeat(4e6); for (;;) host.store.read(big).catch(() => {});
`,
});
