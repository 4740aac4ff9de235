/**
 * Firefox, driven by its own remote protocol (Marionette) over its socket: no program stands between. A message is the length of
 * its JSON, a colon, and the JSON: https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { peer } from "../peer.ts";
import { temporaryFolder } from "../temporary-folder.ts";

interface Cleanup {
  after(run: () => void | Promise<void>): void;
}

const firefoxPath = peer("firefox-esr", "firefox");
const howToGetFirefox = "scripts/peers installs it, or apt-get install firefox-esr";

/** For the `skip` of a suite: the reason, or false. In CI nothing may be missing. */
export function withoutFirefox(): string | false {
  if (firefoxPath !== null) return false;
  const reason = `Firefox is not here (${howToGetFirefox})`;
  if (process.env["CI"]) throw new Error(`${reason}; CI must have it`);
  return reason;
}

const elementKey = "element-6066-11e4-a52e-4f735466cecf";
const startMs = 60_000;
const answerMs = 120_000;
/** Looks that need no other place than the machine that it runs on. */
const preferences = {
  "marionette.port": 0,
  "app.update.disabledForTesting": true,
  "browser.shell.checkDefaultBrowser": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "browser.safebrowsing.malware.enabled": false,
  "browser.safebrowsing.phishing.enabled": false,
  "services.settings.server": "data:,#remote-settings-dummy/v1",
  "dom.disable_open_during_load": false,
  "privacy.partition.network_state": true,
};

const proxied = (port: number) => ({
  "network.proxy.type": 1,
  "network.proxy.http": "127.0.0.1",
  "network.proxy.http_port": port,
  "network.proxy.ssl": "127.0.0.1",
  "network.proxy.ssl_port": port,
  "network.proxy.no_proxies_on": "127.0.0.1, localhost",
});

/** What a script in the page answered for an element. */
export type ElementReference = Record<typeof elementKey, string>;

export class Firefox {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #received = Buffer.alloc(0);
  #last = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk: Buffer) => this.#read(chunk));
    socket.on("close", () => {
      for (const { reject } of this.#waiting.values()) reject(new Error("Firefox went away"));
      this.#waiting.clear();
    });
  }

  /** A WebDriver command by its name there: https://www.w3.org/TR/webdriver2/ */
  async say<T = unknown>(name: string, parameters: object = {}): Promise<T> {
    const id = (this.#last += 1);
    const answer = Promise.withResolvers<unknown>();
    this.#waiting.set(id, answer);
    const message = JSON.stringify([0, id, name, parameters]);
    this.#socket.write(`${Buffer.byteLength(message)}:${message}`);
    const result = (await answer.promise) as { value?: T };
    return (result !== null && "value" in result ? result.value : result) as T;
  }

  open(url: string): Promise<unknown> {
    return this.say("WebDriver:Navigate", { url });
  }

  /** Runs `body`, that of a function, in the frame that is looked at. */
  run<T>(body: string, ...args: unknown[]): Promise<T> {
    return this.say<T>("WebDriver:ExecuteScript", { script: body, args, newSandbox: true });
  }

  /** What an expression of the page's own comes to, once its promise is kept. */
  answer<T>(expression: string): Promise<T> {
    const script = `const [done] = [...arguments].slice(-1);
      Promise.resolve(${expression}).then((value) => done(JSON.stringify(value)), (error) => done(JSON.stringify({ error: String(error) })));`;
    return this.say<string>("WebDriver:ExecuteAsyncScript", {
      script,
      args: [],
      newSandbox: true,
      scriptTimeout: answerMs,
    }).then((text) => JSON.parse(text) as T);
  }

  /** Runs `body` until it answers something that counts as true. */
  async until<T>(body: string, ...args: unknown[]): Promise<T> {
    for (;;) {
      const found = await this.run<T>(body, ...args);
      if (found) return found;
      await sleep(20);
    }
  }

  /** Looks into a frame of the one that it looks at; null: at the page. */
  look(element: ElementReference | null): Promise<unknown> {
    return this.say("WebDriver:SwitchToFrame", { element: element?.[elementKey] ?? null });
  }

  async press(key: string): Promise<void> {
    const actions = ["keyDown", "keyUp"].map((type) => ({ type, value: key }));
    await this.say("WebDriver:PerformActions", { actions: [{ type: "key", id: "keyboard", actions }] });
  }

  async type(words: string): Promise<void> {
    for (const key of words) await this.press(key);
  }

  click(element: ElementReference): Promise<unknown> {
    return this.say("WebDriver:ElementClick", { id: element[elementKey] });
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    for (;;) {
      const colon = this.#received.indexOf(":");
      if (colon === -1) return;
      const end = colon + 1 + Number(this.#received.subarray(0, colon).toString());
      if (this.#received.length < end) return;
      this.#hear(JSON.parse(this.#received.subarray(colon + 1, end).toString()));
      this.#received = this.#received.subarray(end);
    }
  }

  #hear(message: unknown): void {
    // The first one is a greeting, and no answer.
    if (!Array.isArray(message)) return;
    const [, id, error, result] = message as [number, number, { error: string; message: string } | null, unknown];
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(new Error(`${error.error}: ${error.message}`));
    else waiting?.resolve(result);
  }
}

/** A fresh Firefox with a profile of its own, behind a proxy for all but this machine; it ends with the test. */
export async function launchFirefox(t: Cleanup, proxyPort: number): Promise<Firefox> {
  assert.ok(firefoxPath);
  const profile = temporaryFolder(t);
  const lines = Object.entries({ ...preferences, ...proxied(proxyPort) }).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
  );
  writeFileSync(join(profile, "user.js"), lines.join("\n"));
  const child = spawn(firefoxPath, ["--headless", "--marionette", "--no-remote", "--profile", profile], {
    env: { ...process.env, HOME: profile, MOZ_CRASHREPORTER_DISABLE: "1" },
    stdio: "ignore",
  });
  t.after(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  });
  const portFile = join(profile, "MarionetteActivePort");
  for (const began = Date.now(); !existsSync(portFile) || readFileSync(portFile, "utf8") === ""; ) {
    if (child.exitCode !== null || Date.now() - began > startMs) throw new Error("Firefox does not start");
    await sleep(50);
  }
  const socket = connect(Number(readFileSync(portFile, "utf8")), "127.0.0.1");
  await once(socket, "connect");
  const firefox = new Firefox(socket);
  t.after(() => firefox.close());
  await firefox.say("WebDriver:NewSession", {
    capabilities: { alwaysMatch: { pageLoadStrategy: "normal", timeouts: { script: answerMs } } },
  });
  return firefox;
}
