/** A plugin platform as the product opens it, in a throw-away folder, with a witness at work: for attacks. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { systemClock } from "../../kernel/clock.ts";
import { Events } from "../../kernel/events.ts";
import type { Log, LogDetail } from "../../kernel/log.ts";
import type { NewAuditRow } from "../../store/operations.ts";
import { openPlugins, type Plugins } from "../plugins.ts";
import { pluginBundle, runnerBundle } from "../sandbox/build.ts";
import { Canaries, hostile, witness } from "./canaries.ts";
import { hostileManifest, witnessBundle } from "./hostile-bundle.ts";
import { HostileWorld } from "./hostile-world.ts";
import { ThrowawayInstalls } from "./throwaway-installs.ts";

const productBuild = resolve(import.meta.dirname, "../../../build/plugins");
export const witnessScore = 0.125;

export type LogLine = LogDetail & { event: string };

/** A plugin that stands in the folder of the shipped ones. */
export interface ShippedBundle {
  id: string;
  manifest: object;
  code: string;
}

export class Stage {
  readonly canaries: Canaries;
  readonly world: HostileWorld;
  readonly logged: LogLine[] = [];
  readonly audited: NewAuditRow[] = [];
  readonly #folder: string;
  /** Also when the process is interrupted. */
  readonly #remove = () => rmSync(this.#folder, { recursive: true, force: true });
  #plugins: Plugins | null = null;

  private constructor(folder: string, canaries: Canaries) {
    this.#folder = folder;
    process.once("exit", this.#remove);
    this.canaries = canaries;
    this.world = new HostileWorld(canaries.facts);
  }

  /** `shipped` is asked once the canaries stand: an attack knows where they are. */
  static async open(shipped: (canaries: Canaries) => ShippedBundle[] = () => []): Promise<Stage> {
    const folder = mkdtempSync(join(tmpdir(), "postern-gauntlet-"));
    const stage = new Stage(folder, await Canaries.open(folder));
    try {
      await stage.#start([
        { id: witness, manifest: hostileManifest(witness), code: witnessBundle(witnessScore) },
        ...shipped(stage.canaries),
      ]);
      return stage;
    } catch (error) {
      await stage.close();
      throw error;
    }
  }

  get plugins(): Plugins {
    if (this.#plugins === null) throw new Error("not open");
    return this.#plugins;
  }

  /** Everything that plugins and Postern gave out. */
  get said(): string {
    const { requests, tagged, store } = this.world;
    const kept = store.list(hostile, "").map(({ key }) => `${key} ${text(store.read(hostile, key))}`);
    return JSON.stringify([this.logged, this.audited, requests, tagged, kept]);
  }

  /** What Postern writes down in the open; the audit is sealed with the mail. */
  get log(): string {
    return JSON.stringify(this.logged);
  }

  get storedNow(): string | null {
    return text(this.world.store.read(witness, this.canaries.facts.key));
  }

  async close(): Promise<void> {
    await this.#plugins?.close();
    this.world.close();
    this.canaries.close();
    process.off("exit", this.#remove);
    this.#remove();
  }

  async #start(shipped: ShippedBundle[]): Promise<void> {
    const [root, build] = [join(this.#folder, "plugins"), join(this.#folder, "build")];
    mkdirSync(build);
    copyFileSync(runnerBundle(productBuild), runnerBundle(build));
    for (const { id, manifest, code } of shipped) {
      mkdirSync(join(root, id), { recursive: true });
      writeFileSync(join(root, id, "manifest.json"), JSON.stringify(manifest));
      writeFileSync(pluginBundle(build, id), code);
    }
    const { facts, storedSecret } = this.canaries;
    await this.world.store.write(witness, [{ key: facts.key, value: Buffer.from(storedSecret) }]);
    const line = (event: string, detail: LogDetail = {}) => void this.logged.push({ event, ...detail });
    const log: Log = { info: line, warn: line, error: line };
    const ports = () => this.world.ports;
    this.#plugins = await openPlugins({
      root,
      build,
      installs: new ThrowawayInstalls(),
      ports: { shipped: ports, others: ports, shadow: ports },
      writeAudit: (rows) => Promise.resolve(void this.audited.push(...rows)),
      log,
      events: new Events((error) => line("listener", { error: String(error) })),
      clock: systemClock,
    });
    await this.#plugins.settled();
  }
}

const text = (bytes: Uint8Array | null): string | null => (bytes === null ? null : Buffer.from(bytes).toString("utf8"));
