/** What capabilities are made of: narrow ports that the platform implements once, and what is kept of each plugin. */
import type { Clock } from "../../kernel/clock.ts";
import { limits } from "../../kernel/limits.ts";
import { AtOnce } from "./at-once.ts";
import { CarriedHosts } from "./carried-hosts.ts";
import { CarriedParcels } from "./carried-parcels.ts";
import { RateLimit } from "./rate-limit.ts";
import { ShownMessages } from "./shown-messages.ts";

export interface CapabilityPorts {
  store: PluginDataStore;
  mail: MailPort;
  net: NetPort;
  contacts: ContactPort;
  keys: KeyPort;
  secrets: SecretPort;
  submissions: SubmissionPort;
  clock: Clock;
}

export interface CapabilityContext extends CapabilityPorts {
  plugin: string;
  /** Messages that hooks showed the plugin: it may tag no others. */
  shown: ShownMessages;
  fetches: RateLimit;
  /** Each answer is held by the kernel until the plugin has it. */
  fetching: AtOnce;
  /** Each is a search: the user's own must not wait behind a plugin's hundreds. */
  finding: AtOnce;
  tagChanges: RateLimit;
  /** One after the other: what a change makes (a tag, its place among the most) is seen by the next. */
  tagging: AtOnce;
  /** Hosts that took mail from the plugin's transport. */
  carried: CarriedHosts;
  /** Mails that it was asked to carry and has not answered about. */
  parcels: CarriedParcels;
}

/** What a manifest's `limits` say of rates; absent: the default of limits.ts. */
export interface PluginRates {
  fetchesPerMinute?: number;
  tagsPerMinute?: number;
}

/** Lives as long as the plugin is known, so that a changed grant starts no rate anew. */
export function capabilityContext(plugin: string, ports: CapabilityPorts, rates: PluginRates = {}): CapabilityContext {
  const { fetchesPerMinute, tagsPerMinute } = withDefaults(rates);
  return {
    ...ports,
    plugin,
    shown: new ShownMessages(),
    fetches: new RateLimit(ports.clock, fetchesPerMinute, "fetchesPerMinute"),
    fetching: new AtOnce(limits.pluginFetchesAtOnceMax),
    tagging: new AtOnce(1),
    finding: new AtOnce(limits.pluginFindsAtOnceMax),
    carried: new CarriedHosts(ports.clock),
    parcels: new CarriedParcels(),
    tagChanges: new RateLimit(ports.clock, tagsPerMinute, "tagsPerMinute"),
  };
}

/** The rates of another version of the plugin. */
export function setRates({ fetches, tagChanges }: CapabilityContext, rates: PluginRates = {}): void {
  const { fetchesPerMinute, tagsPerMinute } = withDefaults(rates);
  fetches.allow(fetchesPerMinute);
  tagChanges.allow(tagsPerMinute);
}

const withDefaults = ({ fetchesPerMinute, tagsPerMinute }: PluginRates) => ({
  fetchesPerMinute: fetchesPerMinute ?? limits.pluginFetchesPerMinuteDefault,
  tagsPerMinute: tagsPerMinute ?? limits.pluginTagChangesPerMinuteDefault,
});

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

export interface MailPort {
  /**
   * Adds and removes tags by name; makes a tag that is not there yet. Recorded as the plugin's doing, for undo. Throws
   * NOT_FOUND for a message that is gone, BAD_REQUEST for a tag with a role (inbox, trash, …), however it is called.
   */
  tag(plugin: string, key: string, add: string[], remove: string[]): Promise<void>;
}

export type Via = "direct" | "tor";

export interface NetRequest {
  /** Checked against the grant: scheme, host and port as the URL parser wrote them. */
  origin: string;
  /** With path and query, without fragment. */
  url: string;
  method: string;
  /** Names in lower case. */
  headers: Array<[name: string, value: string]>;
  body: Uint8Array | null;
  /** Of the answer's body. Throws PLUGIN_LIMIT above it. */
  bytesMax: number;
  via: Via;
}

export interface NetAnswer {
  status: number;
  /** Names in lower case. */
  headers: Array<[name: string, value: string]>;
  body: Uint8Array;
}

/**
 * One request, one answer: it follows no redirect, keeps no cookie and no cache. It checks where the name leads (addresses
 * of this machine and of the local network are refused, for each connection anew) and writes the ledger.
 * Throws NETWORK_REFUSED, NETWORK_FAILED, TLS_FAILED, PLUGIN_LIMIT.
 */
export interface NetPort {
  fetch: (plugin: string, request: NetRequest) => Promise<NetAnswer>;
}

export interface Contact {
  address: string;
  name: string;
  /** Messages to them. */
  sent: number;
  /** Messages from them. */
  received: number;
}

export interface ContactPort {
  /** Somebody the user wrote to. Null when not. */
  find(address: string): Promise<Contact | null>;
}

export interface PublicKey {
  /** Of the primary key, upper-case hex. */
  fingerprint: string;
  /** OpenPGP transferable public key, binary. */
  key: Uint8Array;
}

export interface KeyPort {
  /** The public keys known of an address; never a private one. */
  find(address: string): Promise<PublicKey[]>;
}

export interface SecretPort {
  /** What the user entered for the plugin's secret of that name, to be sent to that origin. Null: nothing yet. */
  read(plugin: string, name: string, origin: string): Promise<string | null> | string | null;
}

/** What the relay said of one recipient (core/delivery/submission.ts). */
export interface SubmissionReply {
  address: string;
  outcome: "delivered" | "deferred" | "refused";
  code: number | null;
  enhanced: string | null;
  text: string;
}

/** What transport.submit leads to: the outbox's own entry under trial, its bytes and its relay, which no plugin sees. */
export interface SubmissionPort {
  /** Throws NOT_FOUND when that parcel is not being tried now, else as the outbox's driver does. */
  submit(parcelId: string, host: string, recipients: string[]): Promise<SubmissionReply[]>;
}
