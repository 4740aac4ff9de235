import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { accountId } from "./context.ts";
import type { JmapKernel } from "./kernel.ts";

/** RFC 8620 7.3: the query of the event source. */
export interface PushRequest {
  /** Null: all types. */
  types: ReadonlySet<string> | null;
  closesAfterState: boolean;
  /** 0: no pings. */
  pingSeconds: number;
}

/** Throws BAD_REQUEST. A missing parameter has its mildest value. */
export function readPushRequest(query: Record<string, string | undefined>): PushRequest {
  const { types = "*", closeafter = "no", ping = "0" } = query;
  if (closeafter !== "no" && closeafter !== "state") throw new AppError("BAD_REQUEST", { field: "closeafter" });
  if (!/^\d{1,9}$/.test(ping)) throw new AppError("BAD_REQUEST", { field: "ping" });
  const seconds = Number(ping);
  return {
    types: types === "*" || types === "" ? null : new Set(types.split(",")),
    closesAfterState: closeafter === "state",
    // RFC 8620 7.3: the server may change the interval, and then says which one it uses.
    pingSeconds: seconds === 0 ? 0 : Math.min(Math.max(seconds, limits.pingSecondsMin), limits.pingSecondsMax),
  };
}

/** Asked for by name only: no other client need know of it (docs/jmap-extensions.md). */
const draftsType = "postern:Drafts";

export interface StreamEnds {
  /** The client went away. */
  signal: AbortSignal;
  /** Calls back when Postern locks; returns the function that ends the subscription. */
  onLocked(end: () => void): () => void;
  onEnd(): void;
}

/** The event stream itself: one `state` event for each committed batch that changes a type that was asked for. */
export function eventStream(kernel: JmapKernel, request: PushRequest, ends: StreamEnds): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let leave = (): void => {};
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let hasEnded = false;
        leave = () => {
          if (hasEnded) return;
          hasEnded = true;
          for (const undo of undos) undo();
          ends.onEnd();
        };
        const end = (): void => {
          if (hasEnded) return;
          leave();
          controller.close();
        };
        const send = (text: string): void => {
          controller.enqueue(encoder.encode(text));
          // A client that does not read is let go: it comes back and asks for changes since its state.
          if ((controller.desiredSize ?? 0) < 0) end();
        };
        const undos = [
          kernel.events.on("store.changed", ({ types }) => {
            const changed = wanted(types, request.types);
            if (changed === null) return;
            send(stateEvent(changed));
            if (request.closesAfterState) end();
          }),
          kernel.events.on("draft.changed", () => {
            if (request.types?.has(draftsType)) send("event: drafts\ndata: {}\n\n");
          }),
          ends.onLocked(end),
        ];
        if (request.pingSeconds > 0) {
          const timer = setInterval(() => send(pingEvent(request.pingSeconds)), request.pingSeconds * 1000);
          undos.push(() => clearInterval(timer));
        }
        ends.signal.addEventListener("abort", end, { once: true });
        undos.push(() => ends.signal.removeEventListener("abort", end));
        // A comment, so that headers are sent at once and the client knows that it is connected.
        send(": connected\n\n");
        if (ends.signal.aborted) end();
      },
      cancel: () => leave(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: limits.eventStreamQueueBytesMax }),
  );
}

/** RFC 8620 7.1 StateChange, without the types that nobody asked for; null when none is left. */
function wanted(types: Record<string, string>, asked: ReadonlySet<string> | null): Record<string, string> | null {
  const changed = Object.entries(types).filter(([type]) => asked === null || asked.has(type));
  return changed.length === 0 ? null : Object.fromEntries(changed);
}

function stateEvent(changed: Record<string, string>): string {
  return `event: state\ndata: ${JSON.stringify({ "@type": "StateChange", changed: { [accountId]: changed } })}\n\n`;
}

function pingEvent(interval: number): string {
  return `event: ping\ndata: ${JSON.stringify({ interval })}\n\n`;
}
