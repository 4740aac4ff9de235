import { bodyParts } from "../mime/body-parts.ts";
import type { BodyParts, Part } from "../mime/message.ts";
import { parseStructure } from "../mime/parse-structure.ts";
import type { BlobAddress } from "./blob-id.ts";

/** A message's bytes with their structure, for the properties that no column holds. */
export interface ParsedMessage {
  blob: BlobAddress;
  raw: Buffer;
  root: Part;
  body: BodyParts;
}

export function parseMessage(raw: Buffer, blob: BlobAddress): ParsedMessage {
  const root = parseStructure(raw);
  return { blob, raw, root, body: bodyParts(root) };
}
