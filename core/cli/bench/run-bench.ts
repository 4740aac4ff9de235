/** What `postern bench` measures, one part after the other, each on a fresh folder and in processes of its own. */
import { globSync, rmSync, statSync } from "node:fs";
import { arch, cpus, platform, totalmem } from "node:os";
import { join } from "node:path";
import { type BridgeMeasure, measureBridge } from "./measure-bridge.ts";
import { type DeliveryMeasure, measureDelivery } from "./measure-delivery.ts";
import { measureGauntlet } from "./measure-gauntlet.ts";
import { type ImportMeasure, measureImport, measurePluginImport } from "./measure-import.ts";
import { measureMu, measureNotmuch, type PeerMeasure } from "./measure-peers.ts";
import { measureServing, type ServingMeasure } from "./measure-queries.ts";
import { measureRender, type RenderMeasure } from "./measure-render.ts";
import { type Corpus, writeMaildir } from "./write-maildir.ts";

export const benchParts = [
  "import",
  "scale",
  "peers",
  "serving",
  "plugins",
  "bridge",
  "render",
  "delivery",
  "gauntlet",
] as const;
export type BenchPart = (typeof benchParts)[number];

export interface BenchRequest {
  /** Where everything is written; removed by the caller. */
  folder: string;
  /** A Maildir to use instead of generated mail. */
  corpus: string | null;
  messages: number;
  parts: ReadonlySet<BenchPart>;
  say(sentence: string): void;
}

export interface BenchReport {
  machine: { cpus: number; model: string; memoryMiB: number; platform: string; node: string };
  corpus: Omit<Corpus, "folder">;
  import: ImportMeasure | null;
  /** A tenth of the mail, or 10,000: the rate must not fall much as the store grows. */
  small: ImportMeasure | null;
  peers: { mu: PeerMeasure | null; notmuch: PeerMeasure | null } | null;
  serving: ServingMeasure | null;
  /** Medians of several pairs, one import after the other. */
  plugins: { without: ImportMeasure; with: ImportMeasure; shareOfTime: number } | null;
  bridge: BridgeMeasure | null;
  /** HTML mails made safe, as they are opened. */
  render: RenderMeasure | null;
  /** Mail through the outbox; null also where there is no openssl. */
  delivery: DeliveryMeasure | null;
  /** Hostile plugins: all of them must be contained. */
  gauntlet: Awaited<ReturnType<typeof measureGauntlet>> | null;
  ratios: { muRate: number | null; notmuchRate: number | null; disk: number | null; scale: number | null };
}

const smallMessages = 10_000;
/** Of each kind, for the filter to learn from before it is measured. */
const trainingMessages = 1_000;
const pluginPairs = 3;

export async function runBench(request: BenchRequest): Promise<BenchReport> {
  const { folder, parts, say } = request;
  const needsCorpus = [...parts].some((part) => !["render", "delivery", "gauntlet"].includes(part));
  const corpus = needsCorpus ? findCorpus(request) : { folder, messages: 0, bytes: 0 };
  const data = join(folder, "data");
  let imported: ImportMeasure | null = null;
  if (parts.has("import") || parts.has("serving")) {
    say(`importing ${corpus.messages} messages`);
    imported = await measureImport(data, corpus.folder);
  }
  const serving = parts.has("serving")
    ? (say("starting and searching"), await measureServing(data, corpus.folder))
    : null;
  rmSync(data, { recursive: true, force: true });
  const peers = parts.has("peers") ? await measurePeers(request, corpus) : null;
  const small = parts.has("scale") && request.corpus === null ? await measureSmall(request) : null;
  const plugins = parts.has("plugins") ? await measurePlugins(request, corpus) : null;
  const bridge = parts.has("bridge") ? await bridgeOf(request, corpus) : null;
  const render = parts.has("render")
    ? (say("showing newsletters"), await measureRender(join(folder, "render-data")))
    : null;
  const delivery = parts.has("delivery")
    ? (say("sending mail"), await measureDelivery(join(folder, "delivery")))
    : null;
  const gauntlet = parts.has("gauntlet") ? (say("running hostile plugins"), await measureGauntlet()) : null;
  return {
    machine: machine(),
    corpus: { messages: corpus.messages, bytes: corpus.bytes },
    import: imported,
    small,
    peers,
    serving,
    plugins,
    bridge,
    render,
    delivery,
    gauntlet,
    ratios: ratios(corpus, imported, small, peers),
  };
}

function findCorpus({ corpus, folder, messages, say }: BenchRequest): Corpus {
  if (corpus === null) {
    say(`writing ${messages} messages`);
    return writeMaildir(join(folder, "mail"), messages);
  }
  const paths = globSync("**/{cur,new}/*", { cwd: corpus });
  const bytes = paths.reduce((sum, path) => sum + statSync(join(corpus, path)).size, 0);
  return { folder: corpus, messages: paths.length, bytes };
}

function bridgeOf({ folder, say }: BenchRequest, corpus: Corpus): Promise<BridgeMeasure> {
  say("calling plugins");
  return measureBridge(join(folder, "bridge-data"), corpus.folder);
}

async function measurePeers({ folder, say }: BenchRequest, corpus: Corpus) {
  say("indexing with mu");
  const mu = await measureMu(folder, corpus.folder, corpus.messages);
  if (mu === null) say("mu is not installed: skipped");
  say("indexing with notmuch");
  const notmuch = await measureNotmuch(folder, corpus.folder, corpus.messages);
  if (notmuch === null) say("notmuch is not installed: skipped");
  return { mu, notmuch };
}

async function measureSmall({ folder, messages, say }: BenchRequest): Promise<ImportMeasure> {
  const count = Math.min(smallMessages, Math.ceil(messages / 2));
  say(`importing ${count} messages`);
  const mail = writeMaildir(join(folder, "small-mail"), count);
  const data = join(folder, "small-data");
  try {
    return await measureImport(data, mail.folder);
  } finally {
    rmSync(data, { recursive: true, force: true });
    rmSync(mail.folder, { recursive: true, force: true });
  }
}

async function measurePlugins({ folder, messages, corpus: given, say }: BenchRequest, corpus: Corpus) {
  const count = Math.min(smallMessages, messages);
  const mail = given === null ? writeMaildir(join(folder, "plugin-mail"), count) : corpus;
  const training = {
    spam: writeMaildir(join(folder, "training-spam"), trainingMessages, 2).folder,
    ham: writeMaildir(join(folder, "training-ham"), trainingMessages, 3).folder,
  };
  const measure = async (hasPlugins: boolean) => {
    say(`importing ${mail.messages} messages ${hasPlugins ? "with" : "without"} plugins`);
    const data = join(folder, "plugin-data");
    try {
      return await measurePluginImport(data, mail.folder, training, hasPlugins);
    } finally {
      rmSync(data, { recursive: true, force: true });
    }
  };
  // The first one warms the file cache for all.
  await measure(false);
  const measured: Record<"without" | "with", ImportMeasure[]> = { without: [], with: [] };
  for (let pair = 0; pair < pluginPairs; pair += 1) {
    measured.without.push(await measure(false));
    measured.with.push(await measure(true));
  }
  const without = medianOf(measured.without);
  const withPlugins = medianOf(measured.with);
  return { without, with: withPlugins, shareOfTime: 1 - without.seconds / withPlugins.seconds };
}

function medianOf(measures: ImportMeasure[]): ImportMeasure {
  const sorted = measures.toSorted((a, b) => a.seconds - b.seconds);
  return sorted[Math.floor(sorted.length / 2)] as ImportMeasure;
}

function machine(): BenchReport["machine"] {
  const all = cpus();
  return {
    cpus: all.length,
    model: all[0]?.model ?? "",
    memoryMiB: Math.round(totalmem() / 1_048_576),
    platform: `${platform()} ${arch()}`,
    node: process.version,
  };
}

/** The figures that the project holds itself to. */
function ratios(
  corpus: Corpus,
  imported: ImportMeasure | null,
  small: ImportMeasure | null,
  peers: BenchReport["peers"],
) {
  const over = (left: number | undefined, right: number | undefined) =>
    left === undefined || right === undefined || right === 0 ? null : left / right;
  const muIndexBytes = peers?.mu?.indexBytes;
  return {
    muRate: over(imported?.perSecond, peers?.mu?.perSecond),
    notmuchRate: over(imported?.perSecond, peers?.notmuch?.perSecond),
    disk: muIndexBytes === undefined ? null : over(imported?.dataBytes, corpus.bytes + muIndexBytes),
    scale: over(imported?.perSecond, small?.perSecond),
  };
}
