/** What plugins' capabilities stand on: the store, the broker, search. In shadow nothing has an effect. */
import type { Clock } from "../kernel/clock.ts";
import { AppError } from "../kernel/errors.ts";
import type { Broker } from "../network/broker.ts";
import { httpFetch } from "../network/http-fetch.ts";
import type {
  CapabilityPorts,
  Contact,
  PluginDataStore,
  SubmissionPort,
} from "../plugins/capabilities/capability-context.ts";
import { refusedPorts } from "../plugins/capabilities/refused-ports.ts";
import { parseQuery } from "../search/query-language.ts";
import type { Search } from "../search/search.ts";
import type { StoreReader } from "../store/store-reader.ts";
import type { StoreWriter } from "../store/store-writer.ts";
import type { MessageId, TagId } from "../store/types.ts";
import { overlayStore } from "./overlay-store.ts";

export interface PluginPortsParts {
  reader: StoreReader;
  writer: StoreWriter;
  search: Search;
  broker: Broker;
  /** The outbox's. */
  submissions: SubmissionPort;
  clock: Clock;
}

/** `isRecomputable`: a rebuilt database may begin without the plugin's data. */
export function pluginPorts(parts: PluginPortsParts, isRecomputable: boolean): CapabilityPorts {
  const { broker, clock, search } = parts;
  return {
    clock,
    store: storeOf(parts, isRecomputable),
    mail: { tag: (plugin, key, add, remove) => tag(parts, plugin, key, add, remove) },
    net: {
      fetch: (plugin, { url, method, headers, body, bytesMax, via }) => {
        const asked = { purpose: "plugin.fetch", actor: plugin, route: via } as const;
        return httpFetch(broker, { url, method, headers, body, bytesMax, ...asked });
      },
    },
    contacts: { find: (address) => findContact(search, address, clock) },
    keys: { find: () => Promise.resolve([]) },
    secrets: { read: (plugin, name, origin) => parts.reader.plugins.secret(plugin, name, origin) },
    submissions: parts.submissions,
  };
}

/** For a version that is only tried. */
export function shadowPorts(parts: PluginPortsParts): CapabilityPorts {
  return { ...refusedPorts, clock: parts.clock, store: overlayStore(storeOf(parts, true)) };
}

function storeOf({ reader, writer }: PluginPortsParts, isRecomputable: boolean): PluginDataStore {
  return {
    read: (plugin, key) => reader.pluginData(plugin, key),
    list: (plugin, prefix) =>
      reader.pluginDataWithPrefix(plugin, prefix).map(({ key, value }) => ({ key, bytes: value.byteLength })),
    write: async (pluginId, entries) => {
      await writer.perform({ op: "pluginData.write", pluginId, entries, isRecomputable });
    },
  };
}

async function tag(
  { reader, writer }: PluginPortsParts,
  pluginId: string,
  key: string,
  add: string[],
  remove: string[],
): Promise<void> {
  const messageId = Number(key);
  if (reader.messagesByIds([messageId]).length === 0) throw new AppError("NOT_FOUND", { what: "message" });
  const addTags: TagId[] = [];
  for (const name of add) addTags.push(await tagNamed(reader, writer, name));
  const removeTags = remove.flatMap((name) => reader.tagByName(name)?.id ?? []);
  await writer.perform({
    op: "message.update",
    by: "plugin",
    pluginId,
    changes: [{ messageId: messageId as MessageId, addTags, removeTags }],
  });
}

/** Makes it, and the tags that it is below, where they are not there yet. */
async function tagNamed(reader: StoreReader, writer: StoreWriter, path: string): Promise<TagId> {
  let parentId: TagId | null = null;
  const names = path.split("/");
  for (const [at, name] of names.entries()) {
    const known = reader.tagByName(names.slice(0, at + 1).join("/"));
    if (known?.role) throw new AppError("BAD_REQUEST", { problem: "a tag with a role" });
    parentId = known?.id ?? (await writer.perform({ op: "tag.create", name, parentId })).created;
  }
  return parentId as TagId;
}

/** Somebody the user wrote to: from the sent mail. */
async function findContact(search: Search, address: string, clock: Clock): Promise<Contact | null> {
  const count = async (query: string): Promise<number> => {
    const parsed = parseQuery(query, { now: clock.now() });
    if (!("node" in parsed)) return 0;
    return (await search.query(parsed.node, { limit: 1, wantTotal: true })).total ?? 0;
  };
  const quoted = `"${address.replace(/"/g, "")}"`;
  const sent = await count(`in:sent (to:${quoted} OR cc:${quoted})`);
  if (sent === 0) return null;
  return { address, name: "", sent, received: await count(`from:${quoted} -in:sent`) };
}
