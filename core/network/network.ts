/** Everything that Postern has of the network, joined: the broker, its ledger, Tor, and the user's word on them. */
import type { Clock } from "../kernel/clock.ts";
import { AppError, plainError } from "../kernel/errors.ts";
import type { Events } from "../kernel/events.ts";
import { limits } from "../kernel/limits.ts";
import type { Log } from "../kernel/log.ts";
import type { EgressPage, HostTotal } from "../store/egress-ledger.ts";
import type { EgressRow } from "../store/operations.ts";
import type { StoreReader } from "../store/store-reader.ts";
import type { StoreWriter } from "../store/store-writer.ts";
import { Broker, type BrokerParts } from "./broker.ts";
import { Ledger } from "./ledger.ts";
import { parseAddress, Tor, type TorParts, type TorSettings, type TorStatus } from "./tor/tor.ts";

export interface NetworkSettings {
  torMode: TorSettings["mode"];
  /** "host:port" or "unix:/path"; used when torMode is "at". */
  torAddress: string;
  /** Everything goes through Tor, and no name is asked of the DNS. */
  isOnlyTor: boolean;
}

export interface NetworkStatus extends NetworkSettings {
  tor: TorStatus;
}

export interface NetworkParts {
  reader: Pick<StoreReader, "setting" | "egress">;
  writer: Pick<StoreWriter, "perform">;
  events: Events;
  clock: Clock;
  log: Log;
  /** Where the Tor that Postern starts keeps its own. */
  torFolder: string;
  /** A test's own Tor network. */
  tor?: Partial<TorParts>;
  /** A test's own servers on this machine, which count as the internet. */
  isPublicAddress?: NonNullable<BrokerParts["isPublicAddress"]>;
}

const first: NetworkSettings = { torMode: "automatic", torAddress: "127.0.0.1:9050", isOnlyTor: false };
const keys = Object.keys(first) as Array<keyof NetworkSettings>;

export class Network {
  readonly broker: Broker;
  readonly #parts: NetworkParts;
  readonly #ledger: Ledger;
  readonly #tor: Tor;
  #settings: NetworkSettings;

  constructor(parts: NetworkParts) {
    const { reader, writer, events, clock, log } = parts;
    this.#parts = parts;
    this.#settings = Object.fromEntries(
      keys.map((key) => [key, reader.setting(key) ?? first[key]]),
    ) as unknown as NetworkSettings;
    const onChange = () => events.emit("network.changed", {});
    this.#tor = new Tor({ folder: parts.torFolder, onChange, ...parts.tor }, this.#torSettings());
    this.#ledger = new Ledger({
      add: async (row) => (await writer.perform({ op: "egress.record", rows: [row] })).ids[0] ?? 0,
      end: async (id, row) => void (await writer.perform({ op: "egress.end", id, row })),
      onFailure: (error) => log.warn("egress.unrecorded", { code: plainError(error).code }),
    });
    this.broker = new Broker({
      clock,
      tor: this.#tor,
      ...(parts.isPublicAddress && { isPublicAddress: parts.isPublicAddress }),
      isOnlyTor: () => this.#settings.isOnlyTor,
      begin: (row) => this.#ledger.begin(row),
      record: (row) => this.#ledger.record(row),
    });
  }

  /** Rows that an earlier run left open are ended; what Tor there is is looked for meanwhile. */
  async start(): Promise<void> {
    void this.#tor.look();
    await this.#parts.writer.perform({ op: "egress.forgetOpen" });
  }

  ledger(page: EgressPage): Array<EgressRow & { id: number }> {
    this.broker.countBytes();
    return this.#parts.reader.egress
      .page(page)
      .map((row) => (row.outcome === "open" ? this.#ledger.asOfNow(row) : row));
  }

  hosts(): HostTotal[] {
    return this.#parts.reader.egress.hosts(limits.ledgerHostsMax);
  }

  status(): NetworkStatus {
    return { ...this.#settings, tor: this.#tor.status() };
  }

  /** Kept at once; what is open on another route stays open until it ends. Throws BAD_REQUEST. */
  async change(changes: Partial<NetworkSettings>): Promise<NetworkStatus> {
    const next = { ...this.#settings, ...changes };
    parseAddress(next.torAddress);
    if (next.isOnlyTor && next.torMode === "never")
      throw new AppError("BAD_REQUEST", { reason: "ONLY_TOR_WITHOUT_TOR" });
    for (const key of keys)
      if (next[key] !== this.#settings[key])
        await this.#parts.writer.perform({ op: "setting.set", key, value: next[key] });
    const isOther = next.torMode !== this.#settings.torMode || next.torAddress !== this.#settings.torAddress;
    this.#settings = next;
    if (isOther) await this.#tor.change(this.#torSettings());
    return this.status();
  }

  /** Looks for Tor, and starts the installed one; the status says how far it is. */
  async useTor(): Promise<NetworkStatus> {
    await this.#tor.look();
    // Its way into the network takes longer than an answer may: the status tells of it.
    if (this.#tor.status().state === "installed") this.#tor.proxy().catch(() => null);
    return this.status();
  }

  async close(): Promise<void> {
    this.broker.close();
    await this.#tor.close();
  }

  #torSettings(): TorSettings {
    return { mode: this.#settings.torMode, address: this.#settings.torAddress };
  }
}
