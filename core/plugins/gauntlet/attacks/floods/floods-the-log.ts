import { guest } from "../../attack.ts";

export default guest({
  about: "Writes to every log there might be, and throws megabytes of text.",
  wall: "bridge",
  ends: "failed",
  code: `
for (const name of ["console", "print", "alert", "log"]) for (let i = 0; i < 1000; i += 1) try { globalThis[name].log?.("x".repeat(1000)); } catch {}
const error = new Error(views[0].text.repeat(10000));
error.stack = error.message;
throw error;
`,
});
