/** A scope of each capability as an author would write it: shown in the reference, and held against the schemas by a test. */
import type { CapabilityName, ScopeOf } from "../capabilities/all.ts";

const reason = "Why the plugin wants it, in one line.";

export const exampleScopes: { [Name in CapabilityName]: ScopeOf<Name> } = {
  "message.read": { fields: ["envelope", "text"], headers: ["list-id"], mail: "new", reason },
  "message.tag": { tags: ["Newsletters"], prefix: "Digest/", reason },
  "message.render": { reason },
  "outgoing.propose": { encrypt: true, headers: ["autocrypt"], reason },
  "outgoing.veto": { reasons: ["missing-attachment"], reason },
  "transport.carry": { via: "tor", hosts: ["*.onion"], reason },
  "onion.listen": { ports: [25], reason },
  "net.fetch": { origins: ["https://keys.openpgp.org"], via: "tor", reason },
  "keys.read": { reason },
  "keys.propose": { reason },
  "contact.read": { fields: ["name"], reason },
  "store.own": { megabytes: 5, reason },
  "secret.use": {
    secrets: [
      {
        name: "api-key",
        title: "API key",
        origin: "https://api.example.org",
        header: "authorization",
        prefix: "Bearer ",
      },
    ],
    via: "direct",
    reason,
  },
  "schedule.every": { minutes: 60, reason },
  "ui.panel": { panels: [{ id: "digest", title: "Digest", place: "sidebar" }], reason },
  "ui.action": { actions: [{ id: "summarize", title: "Summarize", place: "message" }], reason },
  "ui.banner": { banners: [{ id: "note", title: "Note" }], reason },
};
