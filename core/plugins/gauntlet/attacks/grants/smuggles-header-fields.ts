import { guest } from "../../attack.ts";

export default guest({
  about: "Puts header fields into a request that are the kernel's to say, or that end the header.",
  wall: "kernel",
  ends: "harmless",
  audit: "BAD_REQUEST",
  manifest: () => ({
    capabilities: { "net.fetch": { origins: ["https://granted.example"], via: "direct", reason: "To attack." } },
  }),
  code: String.raw`
const fields = [["host", "evil.example"], ["cookie", "a=b"], ["x-a", "b\r\nhost: evil.example"], ["content-length", "5"], ["transfer-encoding", "chunked"], ["x a", "b"],
  ["Host", "evil.example"], ["connection", "keep-alive"], ["proxy-authorization", "x"], ["x-forwarded-for", "127.0.0.1"], ["", "x"], ["x-\u0131", "y"]];
for (const [name, value] of fields) {
  try { await host.net.fetch({ url: "https://granted.example/", headers: [{ name, value }] }); found.push(name); } catch (error) { if (error.code !== "BAD_REQUEST") found.push(name + " " + error.code); }
}
for (const method of ["POST", "DELETE", "CONNECT", "get", "GET\r\n"]) {
  try { await host.net.fetch({ url: "https://granted.example/", method, body: method === "POST" ? "x" : null }); found.push(method); } catch (error) { if (!["BAD_REQUEST", "PLUGIN_DENIED"].includes(error.code)) found.push(method + " " + error.code); }
}
return verdicts();
`,
});
