import { AppError } from "../../kernel/errors.ts";
import type { CapabilityPorts } from "./capability-context.ts";

/**
 * The ports of a grant for as long as it is held. What a plugin asked for may wait long: for its turn, for a server that sends
 * it on. Each step looks again, so that nothing of it happens after the user took the grant back.
 */
export function heldPorts(ports: CapabilityPorts, isHeld: () => boolean): CapabilityPorts {
  const { store, mail, net, contacts, keys, secrets, submissions, clock } = ports;
  const held = <Port>(port: Port): Port => {
    if (!isHeld()) throw new AppError("PLUGIN_OFF");
    return port;
  };
  return {
    clock,
    store: {
      read: (plugin, key) => held(store).read(plugin, key),
      list: (plugin, prefix) => held(store).list(plugin, prefix),
      write: (plugin, entries) => held(store).write(plugin, entries),
    },
    mail: { tag: (plugin, key, add, remove) => held(mail).tag(plugin, key, add, remove) },
    net: { fetch: (plugin, request) => held(net).fetch(plugin, request) },
    contacts: { find: (address) => held(contacts).find(address) },
    keys: { find: (address) => held(keys).find(address) },
    secrets: { read: (plugin, name, origin) => held(secrets).read(plugin, name, origin) },
    submissions: { submit: (id, host, recipients) => held(submissions).submit(id, host, recipients) },
  };
}
