import { guest } from "../../attack.ts";

export default guest({
  about: "Looks for the canary in every way to an environment variable.",
  wall: "runner",
  ends: "harmless",
  code: `
const ways = ["process.env[n]", "globalThis.process.env[n]", "Deno.env.get(n)", "Bun.env[n]", "require('process').env[n]", "import.meta.env[n]"];
for (const way of ways) {
  try { const value = new Function("n", "return " + way)(canary.variable); if (value !== undefined) found.push(value); } catch {}
}
return verdicts();
`,
});
