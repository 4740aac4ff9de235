/** An attachment as it stands in its message. Undoing its encoding takes long when it is large: the inspector's thread does that. */
import type { Part } from "../mime/message.ts";
import { decodeTransfer } from "../mime/part-content.ts";
import { attachedFiles, type Stretch } from "./attached-files.ts";
import type { FileFacts } from "../plugins/hooks/attachment-facts.ts";
import { inspectFile } from "./inspect.ts";

export interface EncodedPart {
  /** As the sender wrote it; "" when it has none. */
  name: string;
  type: string;
  /** RFC 2045 6.1, lower case. */
  encoding: string;
  /** Not decoded. */
  bytes: Uint8Array;
}

/** One file of it: the part itself, or one inside a winmail.dat. */
export interface FoundFile {
  stretch: Stretch | null;
  name: string;
  type: string;
  size: number;
  found: FileFacts;
}

export function encodedPart(raw: Uint8Array, { filename, type, encoding, bodyStart, bodyEnd }: Part): EncodedPart {
  return { name: filename ?? "", type, encoding, bytes: raw.subarray(bodyStart, bodyEnd) };
}

export function contentOf({ bytes, encoding }: Pick<EncodedPart, "bytes" | "encoding">): Uint8Array {
  return decodeTransfer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), encoding).bytes;
}

/** `room`: how many files are looked into; those behind them are judged by their names. */
export async function lookAt(part: EncodedPart, room: number): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  for (const { stretch, name, type, content } of attachedFiles(part, contentOf(part))) {
    const inspected = found.length < room ? content : content.subarray(0, 0);
    found.push({
      stretch,
      name,
      type,
      size: content.byteLength,
      found: await inspectFile({ name, type, content: inspected }),
    });
  }
  return found;
}
