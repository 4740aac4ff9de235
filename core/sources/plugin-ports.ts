/** What plugins' capabilities stand on: the store, the broker, search. In shadow nothing has an effect. */
import type { Clock } from "../kernel/clock.ts";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { Broker } from "../network/broker.ts";
import { brokerNet } from "../plugins/capabilities/broker-net.ts";
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
    net: brokerNet(broker),
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
      reader.plugins.dataWithPrefix(plugin, prefix).map(({ key, value }) => ({ key, bytes: value.byteLength })),
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
    if (known === null && at > 0) checkRoomBelow(reader, `${names[0]}/`);
    parentId = known?.id ?? (await makeTag(reader, writer, { name, parentId, path: names.slice(0, at + 1).join("/") }));
  }
  return parentId as TagId;
}

async function makeTag(
  reader: StoreReader,
  writer: StoreWriter,
  { name, parentId, path }: { name: string; parentId: TagId | null; path: string },
): Promise<TagId> {
  try {
    return (await writer.perform({ op: "tag.create", name, parentId })).created;
  } catch (error) {
    // Another plugin, or the user, made it meanwhile.
    const made = reader.tagByName(path);
    if (made === null) throw error;
    return made.id;
  }
}

function checkRoomBelow(reader: StoreReader, top: string): void {
  const below = reader.tags().filter(({ path }) => path.startsWith(top)).length;
  if (below >= limits.pluginTagsBelowMax)
    throw new AppError("PLUGIN_LIMIT", { capability: "message.tag", limit: "pluginTagsBelowMax" });
}

/** Somebody the user wrote to: from the sent mail. By a whole address alone: a word of one would find everybody with it. */
async function findContact(search: Search, address: string, clock: Clock): Promise<Contact | null> {
  if (!/^[^\s"@]+@[^\s"@]+$/.test(address)) return null;
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
