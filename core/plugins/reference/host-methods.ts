/** Where a plugin finds the methods of a capability: `host.<part>`. The glue in the isolate makes the same. */
import { capabilities, type CapabilityName } from "../capabilities/all.ts";
import type { MethodSchema } from "../capabilities/capability.ts";

export interface HostMethod {
  part: string;
  capability: CapabilityName;
  method: string;
  schema: MethodSchema;
  /** Its arguments are one object; else they stand one after the other. */
  takesObject: boolean;
}

/** With what is said of them in the SDK. */
export const hostParts: Record<string, { capability: CapabilityName; words: string }> = {
  store: { capability: "store.own", words: "A few megabytes that survive restarts, seen by this plugin alone." },
  mail: { capability: "message.tag", words: "Tags of the messages that hooks showed this plugin." },
  net: { capability: "net.fetch", words: "HTTPS to the origins that the user granted." },
  secrets: { capability: "secret.use", words: "Requests with a secret of the user's, which the plugin never sees." },
  transport: { capability: "transport.carry", words: "Gives outgoing mail to the granted hosts." },
  contacts: { capability: "contact.read", words: "Who the user knows, asked one by one." },
  keys: { capability: "keys.read", words: "Public keys, asked for one address at a time." },
};

export function hostMethods(): HostMethod[] {
  return Object.entries(hostParts).flatMap(([part, { capability }]) =>
    Object.entries(capabilities[capability].methods ?? {}).map(([method, schema]) => {
      const { properties = {}, required = [] } = schema.args;
      const takesObject = required.length < Object.keys(properties).length;
      return { part, capability, method, schema, takesObject };
    }),
  );
}
