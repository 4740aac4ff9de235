/** Runs the store's one writer in a thread of its own. Everything inside is synchronous, in the order of the messages. */
import { parentPort } from "node:worker_threads";
import { plainError } from "../kernel/errors.ts";
import { giveMemoryBackWhenIdle } from "../kernel/idle-memory.ts";
import type { MessageSummary } from "../mime/message.ts";
import { purposeKeysFromBytes } from "../vault/keys.ts";
import type { Step, StoreEngine } from "./engine.ts";
import { noteDamage } from "./damage-mark.ts";
import { openRecovered } from "./recovery.ts";
import type { WorkerMessage, WorkerRequest, WorkerStart } from "./writer-protocol.ts";

const port = parentPort!;
const tell = (message: WorkerMessage) => port.postMessage(message);

/** For crash tests: ends the process at the n-th passing of a step. */
function stepWatch(dieAt: NonNullable<WorkerStart["dieAt"]>): (step: Step) => void {
  const passings = new Map<Step, number>();
  return (step) => {
    const passing = (passings.get(step) ?? 0) + 1;
    passings.set(step, passing);
    if (dieAt.step === step && dieAt.passing === passing) process.kill(process.pid, "SIGKILL");
  };
}

function answer(engine: StoreEngine, request: WorkerRequest): unknown {
  if (request.call === "ingest") return engine.ingest(request.items, request.origin, request.along);
  if (request.call === "perform") return engine.perform(request.operation);
  engine.close();
  return null;
}

async function open(start: WorkerStart): Promise<void> {
  const { paths, prepareModule, dieAt } = start;
  const keys = purposeKeysFromBytes(start.keys);
  let { now } = start;
  const prepare = async (raws: Uint8Array[]): Promise<MessageSummary[]> => {
    const module = (await import(prepareModule)) as { prepareForStore: (raw: Uint8Array) => MessageSummary };
    return raws.map((raw) => module.prepareForStore(raw));
  };
  try {
    const { engine, recovered } = await openRecovered({
      paths,
      keys,
      prepare,
      clock: { now: () => now },
      onCommitted: (committed) => tell({ kind: "committed", committed }),
      onProgress: (messages) => tell({ kind: "progress", messages }),
      ...(dieAt ? { onStep: stepWatch(dieAt) } : {}),
    });
    const stopLooking = giveMemoryBackWhenIdle(() => engine.giveMemoryBack());
    port.on("message", (request: WorkerRequest) => {
      now = request.now;
      try {
        tell({ kind: "answer", id: request.id, result: answer(engine, request) });
      } catch (error) {
        noteDamage(paths.database, error);
        tell({ kind: "refused", id: request.id, error: plainError(error) });
      }
      if (request.call !== "close") return;
      keys.zero();
      stopLooking();
      port.close();
    });
    tell({ kind: "opened", recovered });
  } catch (error) {
    keys.zero();
    tell({ kind: "failed", error: plainError(error) });
    port.close();
  }
}

port.once("message", (start: WorkerStart) => void open(start));
