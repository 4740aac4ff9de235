/**
 * What happened, told to whoever listens in the kernel process. Past tense, after the fact is durable.
 * A listener that throws is reported and never stops the others: an event is news, not a vote.
 */
export interface KernelEvents {
  /** The store committed a batch. `types` are JMAP type names (Email, Mailbox, Thread) with their new state. */
  "store.changed": { types: Record<string, string>; messagesAdded: number; removedSortKeys: number[] };
  /** A mail that is being written was begun, or is closed, queued or thrown away. What is typed in it is not told. */
  "draft.changed": Record<string, never>;
  "import.progressed": { jobId: string };
  "source.progressed": { sourceId: number };
  /** Mail that the source has a copy of was changed here: it is to be told. */
  "source.wished": { sourceId: number };
  /** A server for outgoing mail was set up, changed or removed. */
  "relay.changed": { relayId: number };
  /** An account's sign-in at its provider is good again, or not any more. */
  "signIn.changed": { signInId: number };
  "search.changed": { state: "opening" | "ready" | "rebuilding" | "off"; reason?: string };
  "plugin.changed": { pluginId: string };
  /** Of one commit, at most limits.eventMessagesMax at once. Plugins learn of it by message.observe, from a durable place. */
  "message.stored": { messageIds: number[] };
  /** Changed alike in one commit. `by`: null for the user, "source", else a plugin's id. Names of tags, as paths. */
  "message.tagged": { messageIds: number[]; added: string[]; removed: string[]; by: string | null };
  /** A server took it, for one recipient at least: once for each entry of the outbox. */
  "message.sent": { messageId: number; entryId: number };
  "outbox.changed": { entryId: number };
  /** A public key of an address is known, replaced or gone. Upper-case hex. Plugins learn of it by keys.observe. For whoever keeps keys to tell. */
  "key.changed": { fingerprint: string };
  /** Tor was found, started, moved on or lost. */
  "network.changed": Record<string, never>;
  "grant.changed": { pluginId: string };
  "kernel.locked": { reason: "asked" | "idle" | "stopping" };
  "kernel.unlocked": Record<string, never>;
}

type Listener<K extends keyof KernelEvents> = (event: KernelEvents[K]) => void;

export class Events {
  readonly #listeners = new Map<keyof KernelEvents, Set<Listener<never>>>();
  readonly #onListenerError: (error: unknown) => void;

  constructor(onListenerError: (error: unknown) => void) {
    this.#onListenerError = onListenerError;
  }

  /** Returns the function that ends the subscription. */
  on<K extends keyof KernelEvents>(name: K, listener: Listener<K>): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(listener as Listener<never>);
    return () => listeners.delete(listener as Listener<never>);
  }

  emit<K extends keyof KernelEvents>(name: K, event: KernelEvents[K]): void {
    for (const listener of this.#listeners.get(name) ?? []) {
      try {
        (listener as Listener<K>)(event);
      } catch (error) {
        this.#onListenerError(error);
      }
    }
  }
}
