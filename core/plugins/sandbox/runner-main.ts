/**
 * The runner process: isolates in, frames out. It holds nothing: no environment, no files but its bundle and the addon, no
 * network. Every check that matters is made again in the kernel, because this process may belong to its guest one day.
 * Bundled by build.ts to plain JavaScript (type stripping needs WebAssembly, which a jitless runner lacks).
 */
import { writeSync } from "node:fs";
import type ivm from "isolated-vm";
import { encodeFrame, FrameReader, type Frame } from "./frame.ts";
import { Guest } from "./guest.ts";
import type { BreachLimit, FromRunner, ToRunner } from "./protocol.ts";
import { selfTest } from "./self-test.ts";

const stdout = 1;

/** Written before it returns: the kernel's slowness becomes the guest's, and a report is out before the process ends. */
function send(head: FromRunner, body?: Uint8Array): void {
  for (const piece of encodeFrame(head, body)) {
    for (let done = 0; done < piece.byteLength; ) {
      try {
        done += writeSync(stdout, piece, done);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EAGAIN") endNow();
      }
    }
  }
}

/** SIGKILL: an isolate that spins in its own thread would hold up every softer end. */
function endNow(): never {
  process.kill(process.pid, "SIGKILL");
  throw new Error("unreachable");
}

function breach(plugin: string, limit: BreachLimit): never {
  send({ t: "breach", plugin, limit });
  endNow();
}

function loadAddon(path: string): typeof ivm {
  // By path: node-gyp-build would look outside of what this process may read.
  const addon = { exports: {} as { ivm: typeof ivm } };
  process.dlopen(addon, path);
  return addon.exports.ivm;
}

const addon = loadAddon(process.argv[2] ?? "");
const guests = new Map<string, Guest>();

function handle({ head, body }: Frame): void {
  const order = head as ToRunner;
  if (order.t === "load") {
    const guest = new Guest(addon, { plugin: order.plugin, memoryMiB: order.memoryMiB, send, breach });
    guests.set(order.plugin, guest);
    const { call, hooks, settings, timeoutMs } = order;
    void guest.load(addon, body.toString("utf8"), call, { hooks, settings }, timeoutMs);
    return;
  }
  const guest = guests.get(order.plugin);
  if (order.t === "call") void guest?.call(order.call, order.hook, body.toString("utf8"), order.timeoutMs);
  else if (order.t === "reply") {
    void guest?.reply(order.ask, order.isOk, body.toString("utf8"));
  } else {
    guests.delete(order.plugin);
    guest?.dispose();
  }
}

const reader = new FrameReader();
process.stdin.on("data", (piece: Buffer) => {
  for (const frame of reader.push(piece)) handle(frame);
});
// The kernel is gone. Where setpriv is live this process is dead already; elsewhere this is what ends it.
process.stdin.on("end", endNow);
process.stdin.on("error", endNow);

send({ t: "ready", walls: selfTest() });
