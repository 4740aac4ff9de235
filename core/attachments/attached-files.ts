import type { Part } from "../mime/message.ts";
import { decodePartBytes } from "../mime/part-content.ts";
import { isTnef, readTnef } from "../mime/tnef.ts";

/** One file that came with a message: a part of it, or a file inside a winmail.dat. */
export interface AttachedFile {
  part: Part;
  /** Where it is in the decoded part; null: it is the part. */
  stretch: { start: number; length: number } | null;
  /** As the sender wrote it; "" when it has none. */
  name: string;
  type: string;
  content: Uint8Array;
}

/** In the order of the message; what is in a winmail.dat takes its place. */
export function attachedFiles(raw: Uint8Array, parts: Part[]): AttachedFile[] {
  return parts.flatMap((part): AttachedFile[] => {
    const content = decodePartBytes(raw, part);
    const whole = { part, stretch: null, name: part.filename ?? "", type: part.type, content };
    if (!isTnef(content)) return [whole];
    const inner = readTnef(content);
    if (inner.length === 0) return [whole];
    return inner.map(({ name, start, length }) => ({
      part,
      stretch: { start, length },
      name,
      type: "application/octet-stream",
      content: content.subarray(start, start + length),
    }));
  });
}
