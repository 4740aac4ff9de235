/** One thing a plugin can be allowed: its scope's schema, the sentence the user reads, and, where it is called, its doing. */
export interface Capability<Scope extends { reason: string } = { reason: string }> {
  /** `noun.verb` */
  readonly name: string;
  /** JSON Schema of the scope. `reason` is added by manifest-schema.ts, for every capability alike. */
  readonly scope: { properties: Record<string, object>; required: string[] };
  consent(scope: Scope): string;
  /** JSON Schema of the arguments of each method that a guest may call. */
  readonly methods?: Record<string, object>;
  /** What those methods do, for one plugin with one grant. Throws AppError. */
  open?(context: CapabilityContext, scope: Scope): Record<string, (args: never) => Promise<unknown>>;
}

export interface CapabilityContext {
  plugin: string;
  store: PluginDataStore;
}

/** The plugins' rows in the store, as the kernel gives them. Keys in the order of their characters. */
export interface PluginDataStore {
  read(plugin: string, key: string): Promise<Uint8Array | null> | Uint8Array | null;
  list(plugin: string, prefix: string): Promise<StoredEntry[]> | StoredEntry[];
  /** All or nothing, durable when it resolves. */
  write(plugin: string, entries: Array<{ key: string; value: Uint8Array | null }>): Promise<void>;
}

export interface StoredEntry {
  key: string;
  /** Size of the value. */
  bytes: number;
}
