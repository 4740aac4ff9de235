import assert from "node:assert/strict";
import { test } from "node:test";
import { diskFreeCheck, healthOf } from "../../core/http/health.ts";
import { limits } from "../../core/kernel/limits.ts";
import { dataPaths } from "../../core/kernel/config.ts";
import type { NetworkStatus } from "../../core/network/network.ts";
import type { TorStatus } from "../../core/network/tor/tor.ts";
import type { PdfConverterState } from "../../core/pictures/pdf-converter.ts";
import type { SearchState } from "../../core/search/search.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const torStates = ["never", "looking", "missing", "installed", "starting", "ready", "failed"] as const;
const networkStatus = (state: TorStatus["state"], isOnlyTor = false): NetworkStatus => ({
  torMode: "automatic",
  torAddress: "127.0.0.1:9050",
  isOnlyTor,
  tor: { state, isOurs: false, address: "127.0.0.1:9050", percent: 40, reason: null },
});

const reasons = ["platform", "missing", "noMemoryFolder", "space", "full", "stopped", "failed"];

const walls = { files: true, processes: true, workers: true, network: true };
const pdfs = { state: () => Promise.resolve("ready" as const) };

test("each reason why search is off has its own sentence, which says what to do", async (t) => {
  const paths = dataPaths(temporaryFolder(t));
  const check = async (state: SearchState) => {
    const pictures = { check: () => Promise.resolve(walls) };
    const plugins = { list: () => [], walls: () => [] };
    const network = { status: () => networkStatus("installed") };
    const { isFine, checks } = await healthOf({
      paths,
      search: { state: () => state },
      plugins,
      pictures,
      pdfs,
      network,
    });
    return { isFine, check: checks.find(({ name }) => name === "search") };
  };
  const sentences = new Set<string>();
  for (const reason of reasons) {
    const { isFine, check: search } = await check({ state: "off", reason, indexed: 0, pending: 0 });
    assert.equal(isFine, false);
    assert.equal(search?.state, "bad");
    assert.match(search?.sentence ?? "", /^Search is off\. .+ Mail can be read meanwhile\.$/);
    sentences.add(search?.sentence ?? "");
  }
  assert.equal(sentences.size, reasons.length);
  assert.equal((await check({ state: "ready", indexed: 3, pending: 0 })).isFine, true);
});

test("pictures that cannot be cleaned are told, and what the process behind them could do", async (t) => {
  const paths = dataPaths(temporaryFolder(t));
  const plugins = { list: () => [], walls: () => [] };
  const search = { state: () => ({ state: "ready", indexed: 0, pending: 0 }) as const };
  const sentence = async (found: typeof walls | null) => {
    const pictures = { check: () => Promise.resolve(found) };
    const network = { status: () => networkStatus("installed") };
    const { checks } = await healthOf({ paths, search, plugins, pictures, pdfs, network });
    return checks.find(({ name }) => name === "pictures");
  };
  assert.equal((await sentence(walls))?.state, "ok");
  assert.match((await sentence(null))?.sentence ?? "", /cannot be cleaned on this machine/);
  assert.match((await sentence({ ...walls, network: false }))?.sentence ?? "", /could reach the network/);
  assert.match((await sentence({ ...walls, processes: false }))?.sentence ?? "", /could read files/);
});

test("whether PDF files can be drawn is told, and what is missing", async (t) => {
  const paths = dataPaths(temporaryFolder(t));
  const check = async (state: PdfConverterState) => {
    const { isFine, checks } = await healthOf({
      paths,
      search: { state: (): SearchState => ({ state: "ready", indexed: 0, pending: 0 }) },
      plugins: { list: () => [], walls: () => [] },
      pictures: { check: () => Promise.resolve(walls) },
      pdfs: { state: () => Promise.resolve(state) },
      network: { status: () => networkStatus("installed") },
    });
    assert.ok(isFine);
    const { state: how, sentence, technical } = checks.find(({ name }) => name === "pdf") ?? {};
    return `${how}: ${sentence} (${technical})`;
  };
  assert.match(await check("ready"), /^ok: .*no network/);
  assert.match(await check("missing"), /^note: .*apt install poppler-utils/);
  assert.match(await check("unwalled"), /^note: .*unshare/);
});

test("each state of Tor has its own sentence, and is worth a note where everything is to go through it", async (t) => {
  const paths = dataPaths(temporaryFolder(t));
  const plugins = { list: () => [], walls: () => [] };
  const search = { state: (): SearchState => ({ state: "ready", indexed: 0, pending: 0 }) };
  const check = async (status: NetworkStatus) => {
    const pictures = { check: () => Promise.resolve(walls) };
    const network = { status: () => status };
    const { isFine, checks } = await healthOf({ paths, search, plugins, pictures, pdfs, network });
    assert.ok(isFine);
    return checks.find(({ name }) => name === "tor");
  };
  const checks = await Promise.all(torStates.map((state) => check(networkStatus(state))));
  assert.equal(new Set(checks.map((each) => each?.sentence)).size, torStates.length);
  assert.match(checks[2]?.sentence ?? "", /Install tor/);
  const states = async (isOnlyTor: boolean) => {
    const all = await Promise.all(torStates.map((state) => check(networkStatus(state, isOnlyTor))));
    return torStates.filter((_, at) => all[at]?.state === "note");
  };
  assert.deepEqual(await states(false), ["failed"]);
  assert.deepEqual(await states(true), ["never", "looking", "missing", "failed"]);
});

test("room on the disk is said in the unit that one reads at once, and little of it is a note", () => {
  const check = (bytes: number) => {
    const { state, sentence } = diskFreeCheck(bytes);
    return `${state}: ${sentence.split(" are free")[0]}`;
  };
  assert.equal(check(79_600_000_000), "ok: 79 GB");
  assert.equal(check(10_000_000_000), "ok: 10 GB");
  assert.equal(check(9_999_999_999), "ok: 9999 MB");
  assert.equal(check(limits.diskFreeBytesMin), "ok: 536 MB");
  assert.equal(check(limits.diskFreeBytesMin - 1), "note: Only 536 MB");
});
