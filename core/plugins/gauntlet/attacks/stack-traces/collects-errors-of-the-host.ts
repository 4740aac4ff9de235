import { guest } from "../../attack.ts";

export default guest({
  about: "Makes the host throw, and looks for paths and objects of Postern in what it throws.",
  wall: "bridge",
  ends: "harmless",
  audit: "PLUGIN_DENIED",
  code: String.raw`
const asks = [() => host.store.read(1), () => host.store.write("x"), () => host.store.read("x".repeat(500)), () => host.store.list({}),
  () => host.net.fetch("https://example.org/"), () => host.contacts.find("a@b.example"), () => host.secrets.fetch({})];
for (const ask of asks) {
  try { await ask(); found.push("allowed"); } catch (error) {
    if (/core\/|sandbox|node:|\.ts|runner\.mjs/.test(String(error.stack)) || error.constructor !== Error) found.push(error.stack);
    if (error.code !== "BAD_REQUEST" && error.code !== "PLUGIN_DENIED") found.push(error.code);
    for (const value of Object.values(error.detail ?? {})) if (typeof value === "object" && value !== null) found.push("an object");
  }
}
return verdicts();
`,
});
