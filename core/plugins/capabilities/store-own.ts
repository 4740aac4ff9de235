/** store.own: a plugin's own data, a few megabytes that no other plugin sees. */
import { AppError } from "../../kernel/errors.ts";
import { limits } from "../../kernel/limits.ts";
import { described, list, nothing, nullable, record, text } from "../json-schema.ts";
import { defineCapability } from "./define-capability.ts";
import { OwnKeys } from "./own-keys.ts";

export interface StoreOwnScope {
  reason: string;
  megabytes: number;
}

const key = described("At most 200 printable ASCII characters, without spaces.", {
  type: "string",
  minLength: 1,
  maxLength: limits.pluginStoreKeyCharsMax,
  pattern: "^[\\x21-\\x7e]+$",
});
// Its size is checked in bytes, below.
const value = described("Text of at most 2 MiB in UTF-8; null takes the key away.", { type: ["string", "null"] });

export const storeOwn = defineCapability<StoreOwnScope>({
  name: "store.own",
  kind: "keeps",
  scope: {
    properties: { megabytes: { type: "integer", minimum: 1, maximum: limits.pluginStoreMegabytesMax } },
    required: ["megabytes"],
  },
  consent: (scope) => `Keep up to ${scope.megabytes} MB of its own data.`,
  narrows: (scope, asked) => scope.megabytes <= asked.megabytes,
  methods: {
    read: {
      description: "The value of a key; null when there is none.",
      args: record({ key }),
      result: nullable({ type: "string" }),
    },
    list: {
      description: "The keys that begin with `prefix`, in the order of their characters.",
      args: record({ prefix: text(limits.pluginStoreKeyCharsMax) }),
      result: { type: "array", items: { type: "string" } },
    },
    write: {
      description: "All or nothing, and on the disk when it resolves.",
      args: record({
        entries: list(
          { title: "StoreWrite", description: "A key and its new value.", ...record({ key, value }) },
          limits.pluginStoreEntriesPerWriteMax,
        ),
      }),
      result: nothing,
    },
  },
  open: ({ plugin, store }, scope) => {
    const bytesMax = scope.megabytes * 1024 * 1024;
    let known: Promise<OwnKeys> | null = null;
    const keysOf = () => (known ??= OwnKeys.of(store, plugin));
    const refuse = (limit: string, most: number) =>
      new AppError("PLUGIN_LIMIT", { capability: "store.own", limit, [limit]: most });
    /** Writes are one after the other, so that two at once cannot both find room. */
    let lastWrite: Promise<unknown> = Promise.resolve();

    async function write(entries: Array<{ key: string; value: string | null }>): Promise<void> {
      const keys = await keysOf();
      const values = new Map(entries.map((entry) => [entry.key, encode(entry.value)]));
      const after = keys.after(values);
      if (after.bytes > bytesMax) throw refuse("megabytes", scope.megabytes);
      // Each key costs the kernel memory, however short it is.
      if (after.keys > limits.pluginStoreKeysMax) throw refuse("pluginStoreKeysMax", limits.pluginStoreKeysMax);
      await store.write(
        plugin,
        [...values].map(([name, value]) => ({ key: name, value })),
      );
      for (const [name, value] of values) keys.set(name, value === null ? null : value.byteLength);
    }

    return {
      async read(args: { key: string }): Promise<string | null> {
        const value = await store.read(plugin, args.key);
        return value === null ? null : Buffer.from(value).toString("utf8");
      },
      async list(args: { prefix: string }): Promise<string[]> {
        return (await keysOf()).list(args.prefix);
      },
      write(args: { entries: Array<{ key: string; value: string | null }> }): Promise<void> {
        const result = lastWrite.then(() => write(args.entries));
        lastWrite = result.catch(() => {});
        return result;
      },
    };
  },
});

function encode(value: string | null): Buffer | null {
  if (value === null) return null;
  // A lone surrogate would come back as another string.
  if (!value.isWellFormed()) throw new AppError("BAD_REQUEST", { capability: "store.own", argument: "value" });
  const bytes = Buffer.from(value, "utf8");
  if (bytes.length > limits.pluginStoreValueBytesMax) {
    throw new AppError("PLUGIN_LIMIT", { capability: "store.own", limit: "pluginStoreValueBytesMax" });
  }
  return bytes;
}
