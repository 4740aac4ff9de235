import { isTnef, readTnef } from "../mime/tnef.ts";

/** One file that came with a message: a part of it, or a file inside a winmail.dat. */
export interface AttachedFile {
  /** Where it is in the decoded part; null: it is the part. */
  stretch: Stretch | null;
  /** As the sender wrote it; "" when it has none. */
  name: string;
  type: string;
  content: Uint8Array;
}

export interface Stretch {
  start: number;
  length: number;
}

/** `content`: of one part, decoded. What is in a winmail.dat takes its place, in its order. */
export function attachedFiles({ name, type }: { name: string; type: string }, content: Uint8Array): AttachedFile[] {
  const inner = isTnef(content) ? readTnef(content) : [];
  if (inner.length === 0) return [{ stretch: null, name, type, content }];
  return inner.map((file) => {
    const stretch = { start: file.start, length: file.length };
    return { stretch, name: file.name, type: "application/octet-stream", content: stretchOf(content, stretch) };
  });
}

export const stretchOf = (content: Uint8Array, stretch: Stretch | null): Uint8Array =>
  stretch === null ? content : content.subarray(stretch.start, stretch.start + stretch.length);
