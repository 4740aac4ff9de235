import { guest } from "../../attack.ts";

export default guest({
  about: "Rewrites the functions and prototypes of the host object.",
  wall: "bridge",
  ends: "harmless",
  code: `
"use strict";
for (const part of [host, host.store, host.net, host.mail, host.clock]) {
  for (const key of Object.keys(part)) {
    try { part[key] = () => found.push(key); if (part[key] === undefined || !Object.isFrozen(part)) found.push(key); } catch {}
    try { Object.setPrototypeOf(part, { extra: 1 }); found.push("prototype of " + key); } catch {}
  }
}
return verdicts();
`,
});
