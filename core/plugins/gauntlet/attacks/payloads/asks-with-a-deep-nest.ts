import { guest } from "../../attack.ts";

export default guest({
  about: "Asks with objects in objects, three thousand deep.",
  wall: "kernel",
  ends: "harmless",
  audit: "BAD_REQUEST",
  code: `
let deep = {}; for (let i = 0; i < 3000; i += 1) deep = { key: deep };
for (const ask of [() => host.store.read(deep), () => host.store.write([deep]), () => host.mail.tag(deep, [deep], [])]) {
  try { await ask(); found.push("taken"); } catch (error) { if (error.code !== "BAD_REQUEST") found.push(error.code); }
}
return verdicts();
`,
});
