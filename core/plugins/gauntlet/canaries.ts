/** What no attack may read, change or reach: a file, a listening port, an environment variable, another plugin's data. */
import { randomBytes } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LoopbackListener } from "../../network/loopback-listener.ts";

/** As an attack knows it: where things are, never what they are. */
export interface Canary {
  file: string;
  /** On 127.0.0.1. */
  port: number;
  /** Name of the environment variable. */
  variable: string;
  /** The other plugin, and the key in its store. */
  plugin: string;
  key: string;
}

/** Ids of the two plugins on stage. */
export const witness = "witness";
export const hostile = "hostile";
const variable = "POSTERN_CANARY";
const key = "canary";

export class Canaries {
  readonly facts: Canary;
  readonly #listener: LoopbackListener;
  readonly #secrets: { file: string; variable: string; key: string; mail: string };

  private constructor(folder: string, listener: LoopbackListener) {
    const secret = () => randomBytes(16).toString("hex");
    this.#listener = listener;
    this.#secrets = { file: secret(), variable: secret(), key: secret(), mail: secret() };
    this.facts = { file: join(folder, "canary"), port: listener.port, variable, plugin: witness, key };
    writeFileSync(this.facts.file, this.#secrets.file);
    process.env[variable] = this.#secrets.variable;
  }

  static async open(folder: string): Promise<Canaries> {
    return new Canaries(folder, await LoopbackListener.open());
  }

  /** Kept by the other plugin. */
  get storedSecret(): string {
    return this.#secrets.key;
  }

  /** In the text of the mail that plugins see: it may be in no log. */
  get mailSecret(): string {
    return this.#secrets.mail;
  }

  /** What the attack got at. `said`: everything that it and Postern gave out. `log`: what Postern writes down in the open. */
  harm(said: string, log: string, storedNow: string | null): string[] {
    const { file, variable: inEnvironment, key: stored, mail } = this.#secrets;
    const found: string[] = [];
    if (said.includes(file)) found.push("it read the file");
    if (said.includes(inEnvironment)) found.push("it read the environment");
    if (said.includes(stored)) found.push("it read another plugin's data");
    if (log.includes(mail)) found.push("mail is in the log");
    if (this.#readFile() !== file) found.push("it changed the file");
    if (storedNow !== stored) found.push("it changed another plugin's data");
    if (this.#listener.connections > 0) found.push("it reached the network");
    return found;
  }

  close(): void {
    this.#listener.close();
    delete process.env[variable];
    rmSync(this.facts.file, { force: true });
  }

  #readFile(): string | null {
    try {
      return readFileSync(this.facts.file, "utf8");
    } catch {
      return null; // Taken away: that is the finding.
    }
  }
}
