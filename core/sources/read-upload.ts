import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { splitMbox } from "./mbox.ts";
import type { ReadReference } from "./read-units.ts";
import { tagOfFolder } from "./tag-of-folder.ts";
import { nameOfMbox } from "./walk-paths.ts";

async function* prefixed(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

/** An uploaded stream: an mbox when it begins with "From " (unless named .eml), else one message. */
export async function* readUpload(
  stream: AsyncIterable<Uint8Array>,
  name: string,
  tag: string | null,
  onFailed: (error: AppError) => void,
): AsyncGenerator<ReadReference> {
  const chunks = stream[Symbol.asyncIterator]();
  let first = Buffer.alloc(0);
  while (first.length < 5) {
    const next = await chunks.next();
    if (next.done) break;
    first = Buffer.concat([first, next.value]);
  }
  if (first.length === 0) return;
  const isMbox = first.toString("latin1", 0, 5) === "From " && !/\.eml$/i.test(name);
  const shared = { receivedAt: null, keywords: [], copy: null, unit: "", name: "" };
  if (isMbox) {
    let before = 0;
    for await (const message of splitMbox(prefixed(first, chunks), 0, onFailed)) {
      const place = { kind: "bytes", bytes: message.bytes } as const;
      const tags = [tag ?? tagOfFolder([nameOfMbox(name)])];
      yield {
        ...shared,
        place,
        isFromMbox: true,
        receivedAt: message.receivedAt,
        tags,
        position: message.end,
        bytes: message.end - before,
      };
      before = message.end;
    }
    return;
  }
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of prefixed(first, chunks)) {
    bytes += chunk.byteLength;
    if (bytes > limits.messageBytesMax) throw new AppError("MESSAGE_TOO_LARGE", { bytesMax: limits.messageBytesMax });
    parts.push(chunk);
  }
  // A buffer of its own: it is handed to another thread.
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  yield {
    ...shared,
    place: { kind: "bytes", bytes: whole },
    isFromMbox: false,
    tags: [tag ?? "\\archive"],
    position: 1,
    bytes,
  };
}
