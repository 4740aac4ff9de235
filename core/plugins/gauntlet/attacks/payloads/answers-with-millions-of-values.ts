import { guest } from "../../attack.ts";

export default guest({
  about: "Answers with a megabyte of empty arrays, which cost the kernel long to read.",
  wall: "kernel",
  ends: "failed",
  manifest: () => ({ limits: { memoryMiB: 128, wallMs: 2000 } }),
  code: `
return JSON.parse("[" + "[],".repeat(3e5) + "[]]");
`,
});
