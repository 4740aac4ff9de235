/**
 * The composition root: builds each part of the unlocked kernel by hand and joins them. No globals, no registry. Everything
 * that was opened is closed in the opposite order, also when opening fails half-way.
 */
import { attachmentSender } from "./attachments/attachment-sender.ts";
import { Attachments } from "./attachments/attachments.ts";
import { Disarmer } from "./attachments/disarm.ts";
import { Inspector } from "./attachments/inspector.ts";
import type { DisarmTools } from "./attachments/pdf-copy.ts";
import { LateSubmissions } from "./delivery/late-submissions.ts";
import { type Delivery, openDelivery, type TestDelivery } from "./delivery/open-delivery.ts";
import { type FoundationOptions, type Foundations, openFoundations } from "./foundations.ts";
import type { CloseReason, OpenPostern } from "./http/postern.ts";
import type { RawItem } from "./jmap/kernel.ts";
import { type Clock, systemClock } from "./kernel/clock.ts";
import type { DataPaths } from "./kernel/config.ts";
import type { Events } from "./kernel/events.ts";
import { openWriting } from "./jmap/open-writing.ts";
import type { StoredWith } from "./store/operations.ts";
import { giveMemoryBackWhenIdle } from "./kernel/idle-memory.ts";
import { limits } from "./kernel/limits.ts";
import { type Log, silentLog } from "./kernel/log.ts";
import { Openings } from "./kernel/openings.ts";
import type { Broker } from "./network/broker.ts";
import { fetchPicture, type PictureRequest } from "./network/fetch-picture.ts";
import { PdfConverter } from "./pictures/pdf-converter.ts";
import { Pictures } from "./pictures/pictures.ts";
import { Network, type NetworkParts } from "./network/network.ts";
import type { TorParts } from "./network/tor/tor.ts";
import type { SubmissionPort } from "./plugins/capabilities/capability-context.ts";
import { openPlugins, type Plugins } from "./plugins/plugins.ts";
import type { PluginGround } from "./plugins/registry.ts";
import { pluginInstallStore } from "./sources/plugin-install-store.ts";
import { pluginPorts, shadowPorts } from "./sources/plugin-ports.ts";
import { Provenance } from "./provenance/provenance.ts";
import { chosenMessages } from "./reading/chosen-messages.ts";
import { InlinePictures } from "./reading/inline-pictures.ts";
import { Reading } from "./reading/reading.ts";
import { RemotePictures } from "./reading/remote-pictures.ts";
import { Rendering } from "./reading/rendering.ts";
import type { Search } from "./search/search.ts";
import { AfterStore } from "./sources/after-store.ts";
import { Imports } from "./sources/imports.ts";
import { Ingest } from "./sources/ingest.ts";
import { type Accounts, openAccounts } from "./sources/open-accounts.ts";
import { tagNames } from "./sources/tag-names.ts";
import type { StoreReader } from "./store/store-reader.ts";
import type { StoreWriter } from "./store/store-writer.ts";
import { buildFolder, pluginsFolder, type Standby, startStandby } from "./standby.ts";
import type { IngestOutcome } from "./store/types.ts";
import type { PurposeKeys } from "./vault/keys.ts";
import { scrubVault } from "./vault/scrub.ts";
import type { VaultReader } from "./vault/vault-reader.ts";

export interface OpenOptions {
  paths: DataPaths;
  /** Stay the caller's, who zeroes them after `close`. */
  keys: PurposeKeys;
  clock?: Clock;
  log?: Log;
  /** What was started while the keys were derived; the kernel's own from here on. */
  standby?: Standby;
  /** False: no plugin runs and nothing is classified. A benchmark's way to measure what plugins cost. */
  hasPlugins?: boolean;
  /** A test's own Tor network. */
  tor?: Partial<TorParts>;
  /** A test's own servers on this machine, which count as the internet. */
  isPublicAddress?: (address: string) => boolean;
  /** False: accounts are not watched (commands that open the folder for a moment). */
  watchesSources?: boolean;
  /** Absent: as watchesSources. False: what is in the outbox stays there. */
  sendsMail?: boolean;
  /** A test's own servers and plugins for outgoing mail. */
  delivery?: TestDelivery;
  /** Where a crash test ends the process. */
  dieAt?: NonNullable<FoundationOptions["dieAt"]>;
}

export interface Postern extends OpenPostern, Accounts {
  clock: Clock;
  log: Log;
  reader: StoreReader;
  writer: StoreWriter;
  vault: VaultReader;
  search: Search;
  imports: Imports;
  plugins: Plugins;
  provenance: Provenance;
  pictures: Pictures;
  pdfs: PdfConverter;
  sources: Accounts["sources"];
  relays: Accounts["relays"];
  signIns: Accounts["signIns"];
  autoconfig: Accounts["autoconfig"];
  outbox: Delivery["outbox"];
  reports: Delivery["reports"];
  network: Network;
  ingestRaw(items: RawItem[], along?: StoredWith): Promise<IngestOutcome[]>;
  /** Resolves when plugins have been told everything that is to be told, or do not take it now. */
  settled(): Promise<void>;
  close(reason: CloseReason): Promise<void>;
}

/** Opens the unlocked kernel on a folder that the caller holds the lock of. */
export async function openPostern(options: OpenOptions): Promise<Postern> {
  const openings = new Openings();
  try {
    return await openParts(options, openings);
  } catch (error) {
    await openings.close().catch(() => null); // The first error is the one to tell.
    throw error;
  }
}

/** The slots of all messages that the database names: a scrub misses keys that both copies have lost without them. */
function* storedSlots(reader: StoreReader): Generator<number> {
  for (let last = 0; ; ) {
    const rows = reader.messagesAfter(last, limits.slotsPerLook);
    for (const { id, blob } of rows) {
      yield blob.slot;
      last = id;
    }
    if (rows.length === 0) return;
  }
}

function openReading(
  parts: Foundations & { network: Network; plugins: Plugins; pictures: Pictures; clock: Clock; log: Log },
  openings: Openings,
): Reading {
  const { reader, writer, events, network, plugins, pictures, clock, log } = parts;
  const rendering = openings.add(new Rendering({ render: (message) => plugins.render(message), events }), (part) =>
    part.close(),
  );
  const clean = (bytes: Uint8Array) => pictures.reencode(bytes);
  const fetch = (request: PictureRequest) => fetchPicture(network.broker, request);
  const remote = openings.add(new RemotePictures({ reader, writer, clock, fetch, clean }), (part) => part.close());
  const inline = new InlinePictures(clean);
  const tor = { hasTor: () => network.broker.hasTor(), network: () => network.status() };
  return new Reading({ reader, writer, rendering, remote, inline, ...tor, log });
}

function openAttachments(
  parts: { plugins: Plugins; provenance: Provenance; events: Events } & Omit<DisarmTools, "inspector">,
  openings: Openings,
): Attachments {
  const { plugins, provenance, events, ...tools } = parts;
  const inspector = openings.add(new Inspector(), (part) => part.close());
  const attachments = new Attachments({
    assess: plugins.assess,
    disarm: plugins.disarm,
    sender: async (messageId) => attachmentSender(await provenance.senderOf(messageId)),
    inspector,
    disarmer: new Disarmer({ ...tools, inspector }),
    events,
  });
  return openings.add(attachments, (part) => part.close());
}

function testNetwork({ tor, isPublicAddress }: OpenOptions): Pick<NetworkParts, "tor" | "isPublicAddress"> {
  return { ...(tor && { tor }), ...(isPublicAddress && { isPublicAddress }) };
}

async function openPlatform(
  parts: Foundations & {
    broker: Broker;
    submissions: SubmissionPort;
    ground: PluginGround;
    clock: Clock;
    log: Log;
    hasShipped: boolean;
  },
  openings: Openings,
): Promise<Plugins> {
  const { reader, writer, events, ground, clock, log, hasShipped } = parts;
  const plugins = await openPlugins({
    root: pluginsFolder,
    build: buildFolder,
    ground,
    hasShipped,
    installs: pluginInstallStore(reader, writer),
    ports: {
      // A filter's counts can be learned again, so a rebuilt database begins without them.
      shipped: () => pluginPorts(parts, true),
      others: () => pluginPorts(parts, false),
      shadow: () => shadowPorts(parts),
    },
    writeAudit: async (rows) => {
      await writer.perform({ op: "plugin.audit", rows });
    },
    log,
    events,
    clock,
  });
  return openings.add(plugins, (part) => part.close());
}

async function openParts(options: OpenOptions, openings: Openings): Promise<Postern> {
  const { paths, keys, clock = systemClock, log = silentLog, standby = startStandby() } = options;
  const foundations = await openFoundations({ ...options, clock, log, standby }, openings);
  const { events, writer, reader, pool } = foundations;
  openings.add(giveMemoryBackWhenIdle(), (stop) => stop());
  const network = new Network({ reader, writer, events, clock, log, torFolder: paths.tor, ...testNetwork(options) });
  openings.add(network, (part) => part.close());
  await network.start();
  const { broker } = network;
  const submissions = new LateSubmissions();
  const hasShipped = options.hasPlugins !== false;
  const platform = { ...foundations, broker, submissions, ground: await standby.plugins, clock, log, hasShipped };
  const plugins = await openPlatform(platform, openings);
  const pictures = openings.add(new Pictures({ build: buildFolder }), (part) => part.close());
  const pdfs = openings.add(new PdfConverter(), (part) => part.close());
  const reading = openReading({ ...foundations, network, plugins, pictures, clock, log }, openings);
  const afterStore = new AfterStore({ reader, writer, plugins, pool, clock, log, events });
  openings.add(afterStore, (part) => part.close());
  // Ended before it: nothing waits for a plugin that waits for a server.
  openings.add(plugins, (part) => part.close());
  const onAsked = (ids: number[], isAnswered: boolean) => afterStore.noteAsked(ids, isAnswered);
  const ingest = new Ingest({ ...foundations, plugins, clock, onAsked });
  const ingestRaw = (items: RawItem[], along?: StoredWith) => ingest.raw(items, tagNames(reader.tags()), along);
  const imports = openings.add(new Imports({ ingest, reader, writer, events, clock }), (part) => part.close());
  const provenance = new Provenance({ ...foundations, broker, clock, log });
  openings.add(provenance, (part) => part.close());
  const attachments = openAttachments({ plugins, provenance, events, pictures, pdfs }, openings);
  await imports.recover();
  const accounts = await openAccounts({ ...foundations, broker, ingest, clock, log }, openings);
  const { sources } = accounts;
  const shown = (id: number) => sources.list().find((source) => source.id === id);
  const isReached = (id: number) => shown(id)?.state === "watching";
  const syncSource = (id: number) => void (shown(id) && sources.sync(id));
  const { submit } = accounts.relays;
  const around = { isReached, syncSource, ready: () => plugins.settled(), clock, log };
  const parts = { ...foundations, carriers: plugins, submit, ...around };
  const delivery = openings.add(openDelivery(parts, options.delivery), (part) => part.close());
  submissions.bind(delivery.outbox.parcels);
  if (options.watchesSources !== false) sources.start();
  if (options.sendsMail ?? options.watchesSources !== false) await delivery.start();
  afterStore.start();
  return {
    paths,
    clock,
    log,
    ...foundations,
    imports,
    ...accounts,
    outbox: delivery.outbox,
    reports: delivery.reports,
    plugins,
    chosen: (messageIds) => chosenMessages({ reader, pool, clock }, messageIds),
    provenance,
    reading,
    attachments,
    pictures,
    pdfs,
    network,
    ingestRaw,
    ...openWriting({ ...foundations, plugins, provenance, reading, outbox: delivery.outbox, clock, ingestRaw }),
    scrub: (onProgress) => scrubVault(paths.vault, keys, onProgress, storedSlots(reader)),
    settled: () => afterStore.settled(),
    close: async (reason) => {
      events.emit("kernel.locked", { reason });
      await openings.close();
    },
  };
}
