/** A real Tor network on the loopback: three authorities, four relays, one client. Takes about a minute; ends with the test. */
import { execFile, execFileSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { isFree, portMax, portMin } from "./free-port.ts";

export interface TorNetwork {
  /** Of the client. */
  socks: { host: string; port: number };
  /** What makes another Tor a client of this network. */
  torrcLines: string[];
  /** Asks the client's control port; gives back the lines of its answer. */
  control(command: string): Promise<string[]>;
  /** An onion service whose `port` leads to a port of this machine, once it can be found; without its ending. */
  addOnion(port: number, targetPort: number): Promise<string>;
  stopClient(): void;
  stop(): void;
}

const script = join(import.meta.dirname, "tornet");

/** Of the network's ports, from its base on: authorities, relays, directories, the client's two. */
const portOffsets = [0, 1, 2, 10, 11, 12, 13, 20, 21, 22, 50, 51];

/** A base whose ports are all free. */
async function freeBase(): Promise<number> {
  for (;;) {
    const base = randomInt(portMin, portMax);
    const free = await Promise.all(portOffsets.map((offset) => isFree(base + offset)));
    if (free.every(Boolean)) return base;
  }
}

export async function startTorNetwork(): Promise<TorNetwork> {
  // Short: a Unix socket lies in it.
  const folder = mkdtempSync(join(tmpdir(), "tornet-"));
  const base = await freeBase();
  const stop = () => {
    execFileSync(script, ["down", folder]);
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  };
  try {
    await promisify(execFile)(script, ["up", folder], { env: { ...process.env, TORNET_BASE: String(base) } });
  } catch (error) {
    stop();
    throw error;
  }
  const control = (command: string) => askControl(base + 51, command);
  return {
    socks: { host: "127.0.0.1", port: base + 50 },
    torrcLines: ["TestingTorNetwork 1", ...readFileSync(join(folder, "authorities"), "utf8").trimEnd().split("\n")],
    control,
    addOnion: async (port, targetPort) => {
      const made = `ADD_ONION NEW:ED25519-V3 Flags=DiscardPK,Detach Port=${port},127.0.0.1:${targetPort}`;
      const text = (await askControl(base + 51, `SETEVENTS HS_DESC\r\n${made}`, / HS_DESC UPLOADED /)).join("\n");
      const id = /ServiceID=(\w+)/.exec(text)?.[1];
      if (id === undefined) throw new Error(text);
      return id;
    },
    stopClient: () => void process.kill(Number(readFileSync(join(folder, "client", "pid"), "utf8"))),
    stop,
  };
}

/** `last`: what is waited for, beyond the answer. */
async function askControl(port: number, command: string, last?: RegExp): Promise<string[]> {
  const socket = connect(port, "127.0.0.1");
  socket.write(`AUTHENTICATE\r\n${command}\r\n${last ? "" : "QUIT\r\n"}`);
  let text = "";
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    text += chunk.toString();
    if (/^[45]\d\d/m.test(text)) throw new Error(text);
    if (last?.test(text)) break;
  }
  return text.split("\r\n").slice(1);
}
