import type { Finding, Kind } from "../../../core/plugins/hooks/attachment-facts.ts";
import { text, zip } from "./archives.ts";

export interface HostileAttachment {
  is: string;
  name: string;
  type?: string;
  content: Uint8Array;
  kind: Kind;
  findings: Finding[];
}

export const file = (
  is: string,
  name: string,
  content: Uint8Array | string,
  kind: Kind,
  ...findings: Finding[]
): HostileAttachment => ({
  is,
  name,
  content: typeof content === "string" ? text(content) : content,
  kind,
  findings,
});

/** A Word document with these parts beside its text. */
export const word = (more: Record<string, Uint8Array>) =>
  zip({ "[Content_Types].xml": text("<Types/>"), "word/document.xml": text("<w:t>Hello</w:t>"), ...more });
