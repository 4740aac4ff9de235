import type { BlobRef, SourceCopy, Written } from "../store/types.ts";

/**
 * A message on its way in, before anyone has parsed it: where its bytes are, and what its source says of it.
 * Plain data: it crosses threads. `bytes` are transferred, not copied.
 */
export interface RawReference {
  place: { kind: "file"; path: string } | { kind: "bytes"; bytes: Uint8Array } | { kind: "blob"; blob: BlobRef };
  /** Comes from an mbox: lines of ">From " are unquoted, Status fields are read as keywords. */
  isFromMbox: boolean;
  /** What the source knows of the time of arrival, in milliseconds since 1970. */
  receivedAt: number | null;
  /** JMAP keywords, lower case. */
  keywords: string[];
  /** Tag names; roles with a leading backslash ("\\inbox"). */
  tags: string[];
  copy: SourceCopy | null;
  /** Absent of mail that was not written here. */
  written?: Written;
  /** The file or folder that is being read, and how far behind this message it has been: where an import goes on. */
  unit: string;
  position: number;
  /** Bytes of input that this message stands for, for progress. */
  bytes: number;
}
