/** What a plugin can ask of Postern. Each part needs its capability in the manifest, else the call rejects with a HostError. */
export interface Host {
  readonly store: PluginStore;
}

export interface StoreWrite {
  /** At most 200 characters. */
  key: string;
  /** Text of at most 2 MiB in UTF-8; null takes the key away. */
  value: string | null;
}

/** Capability `store.own`: a few megabytes that survive restarts, seen by this plugin alone. */
export interface PluginStore {
  /** Null when there is no such key. */
  read(key: string): Promise<string | null>;
  /** The keys that begin with `prefix`, in the order of their characters. */
  list(prefix: string): Promise<string[]>;
  /** All or nothing, and on the disk when it resolves. */
  write(entries: StoreWrite[]): Promise<void>;
}
