import { statfsSync } from "node:fs";
import type { DataPaths } from "../kernel/config.ts";
import { sentenceOf } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { SelfTest } from "../plugins/sandbox/protocol.ts";
import type { NetworkStatus } from "../network/network.ts";
import type { PdfConverterState } from "../pictures/pdf-converter.ts";
import { torSentence } from "../network/tor/tor-sentence.ts";
import type { PluginView } from "../plugins/plugin-record.ts";
import type { WallStatus } from "../plugins/plugin-shapes.ts";
import { searchOffSentence } from "../search/search-off.ts";
import type { SearchState } from "../search/search.ts";
import { swapChecks } from "./swap.ts";

export interface HealthCheck {
  name: string;
  state: "ok" | "note" | "bad";
  sentence: string;
  /** How that is done or what is missing, in the words of whoever keeps the machine. */
  technical?: string;
}

export interface HealthReport {
  isFine: boolean;
  checks: HealthCheck[];
}

/** What healthOf looks at. */
export interface HealthParts {
  paths: DataPaths;
  search: { state(): SearchState };
  plugins: { list(): PluginView[]; walls(): WallStatus[] };
  pictures: { check(): Promise<SelfTest | null> };
  pdfs: { state(): Promise<PdfConverterState> };
  network: { status(): NetworkStatus };
}

/** How the running Postern does, each check in a sentence for the user. Quick: it reads no mail. */
export async function healthOf(postern: HealthParts): Promise<HealthReport> {
  const checks = [
    searchCheck(postern.search.state()),
    diskCheck(postern.paths.root),
    ...postern.plugins.list().map(pluginCheck),
    ...postern.plugins.walls().map(wallCheck),
    picturesCheck(await postern.pictures.check()),
    pdfCheck(await postern.pdfs.state()),
    torCheck(postern.network.status()),
    ...swapChecks(),
  ];
  return { isFine: checks.every((check) => check.state !== "bad"), checks };
}

function searchCheck({ state, indexed, pending, reason }: SearchState): HealthCheck {
  if (state === "off")
    return { name: "search", state: "bad", sentence: `${searchOffSentence(reason)} Mail can be read meanwhile.` };
  if (state !== "ready")
    return { name: "search", state: "note", sentence: `The search index is being made: ${indexed} messages so far.` };
  return {
    name: "search",
    state: "ok",
    sentence: `Search knows ${indexed} messages${pending === 0 ? "" : `, ${pending} are waiting`}.`,
  };
}

function diskCheck(root: string): HealthCheck {
  const { bavail, bsize } = statfsSync(root);
  return diskFreeCheck(bavail * bsize);
}

/** In MB or GB of 1000, as the page and file managers count. */
export function diskFreeCheck(freeBytes: number): HealthCheck {
  const megabytes = Math.floor(freeBytes / 1e6);
  const free = megabytes < 10_000 ? `${megabytes} MB` : `${Math.floor(megabytes / 1000)} GB`;
  return freeBytes < limits.diskFreeBytesMin
    ? { name: "disk", state: "note", sentence: `Only ${free} are free on the disk of the data folder.` }
    : { name: "disk", state: "ok", sentence: `${free} are free on the disk of the data folder.` };
}

/** Without Tor Postern is well, unless everything is to go through it. */
function torCheck({ tor, isOnlyTor }: NetworkStatus): HealthCheck {
  const isThere = ["installed", "starting", "ready"].includes(tor.state);
  const isWanted = isOnlyTor || tor.state === "failed";
  return { name: "tor", state: isThere || !isWanted ? "ok" : "note", sentence: torSentence(tor) };
}

function pluginCheck({ name, version, state, problem }: PluginView): HealthCheck {
  const sentence = `${name} ${version} is ${state}`;
  if (problem === null) return { name: "plugin", state: "ok", sentence: `${sentence}.` };
  const why = problem.code === "PLUGIN_UNSURE" ? `: ${sentenceOf(problem.code)}` : ".";
  return { name: "plugin", state: "note", sentence: `${sentence}${why}`, technical: problem.code };
}

/** Without their walls pictures are still cleaned, by a process that could do more than it should. */
function picturesCheck(walls: SelfTest | null): HealthCheck {
  const check = (state: HealthCheck["state"], sentence: string, technical?: string): HealthCheck => ({
    name: "pictures",
    state,
    sentence,
    ...(technical === undefined ? {} : { technical }),
  });
  if (walls === null)
    return check("note", "Pictures cannot be cleaned on this machine: safe copies and remote pictures are off.");
  if (!walls.files || !walls.processes || !walls.workers)
    return check("note", "Pictures are cleaned by a helper that could read files.", "permission model of Node.js");
  if (!walls.network)
    return check(
      "note",
      "Pictures are cleaned by a helper that could reach the network.",
      "unshare does not work here",
    );
  return check("ok", "Pictures are cleaned by a helper that reaches neither files nor the network.");
}

/** Without it everything else works: safe copies of PDF files are off, and say so. */
function pdfCheck(state: PdfConverterState): HealthCheck {
  const check = (isOk: boolean, sentence: string, technical: string): HealthCheck => ({
    name: "pdf",
    state: isOk ? "ok" : "note",
    sentence,
    technical,
  });
  if (state === "missing")
    return check(
      false,
      "There are no safe copies of PDF files: the program that draws them is not installed (Debian: apt install poppler-utils).",
      "pdftoppm",
    );
  if (state === "unwalled")
    return check(
      false,
      "There are no safe copies of PDF files: this system has no walls for the program that draws them.",
      "setpriv, prlimit or unshare is missing or not allowed",
    );
  return check(true, "PDF files are drawn by a helper that has no network and can write no file.", "pdftoppm");
}

function wallCheck({ isLive, detail, technical }: WallStatus): HealthCheck {
  const check: HealthCheck = { name: "wall", state: isLive ? "ok" : "note", sentence: detail };
  return technical === null ? check : { ...check, technical };
}
