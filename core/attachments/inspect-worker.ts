/** The thread behind inspector.ts. One part after the other. */
import { parentPort } from "node:worker_threads";
import { stretchOf } from "./attached-files.ts";
import { contentOf, lookAt } from "./encoded-part.ts";
import type {
  DecodeRequest,
  EndRequest,
  InspectAnswer,
  LookRequest,
  OfficeRequest,
  PieceRequest,
} from "./inspector.ts";
import { officeTexts } from "./office-text.ts";

const port = parentPort;
if (port === null) throw new Error("inspect-worker runs as a worker thread");

const pieces = new Map<number, Uint8Array[]>();

function bytesFor(id: number): Uint8Array {
  const given = pieces.get(id) ?? [];
  pieces.delete(id);
  return given.length === 1 ? (given[0] as Uint8Array) : Buffer.concat(given);
}

async function answerTo(
  request: LookRequest | DecodeRequest | OfficeRequest,
  bytes: Uint8Array,
): Promise<InspectAnswer["answer"]> {
  if (request.kind === "office") return { text: officeTexts[request.office](bytes) };
  if (request.kind === "look") return lookAt({ ...request, bytes }, request.room);
  // A copy in memory of its own, which can change hands.
  return new Uint8Array(stretchOf(contentOf({ encoding: request.encoding, bytes }), request.stretch));
}

let last: Promise<void> = Promise.resolve();
port.on("message", (request: PieceRequest | LookRequest | DecodeRequest | OfficeRequest | EndRequest) => {
  if (request.kind === "piece") {
    const given = pieces.get(request.id);
    if (given) given.push(request.bytes);
    else pieces.set(request.id, [request.bytes]);
    return;
  }
  last = last.then(async () => {
    if (request.kind === "end") return port.close();
    // What it cannot look into is judged by name.
    const answer = await answerTo(request, bytesFor(request.id)).catch(() => null);
    const moved = answer instanceof Uint8Array ? [answer.buffer as ArrayBuffer] : [];
    port.postMessage({ id: request.id, answer } satisfies InspectAnswer, moved);
  });
});
