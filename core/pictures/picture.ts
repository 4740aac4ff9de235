/** What kernel and picture process say to each other. Both ends check what they get. */
import type { ErrorCode, ErrorDetail } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { SelfTest } from "../plugins/sandbox/protocol.ts";

/** What is never in a clean picture, as far as the original had it. */
export const pictureLosses = [
  /** Where the picture was taken. */
  "location",
  /** Camera, time, editing program and the like. */
  "metadata",
  "comments",
  "colour-profile",
  /** Bytes after the end of the picture: another file, perhaps. */
  "trailing-bytes",
  /** It was damaged: what could be read of it was kept. */
  "damage",
  /** Later frames of a long animation, or other pages. */
  "frames",
  /** It was made smaller. */
  "pixels",
] as const;
export type PictureLoss = (typeof pictureLosses)[number];

export const cleanTypes = ["image/png", "image/jpeg", "image/gif", "image/webp"] as const;
export type CleanType = (typeof cleanTypes)[number];

export interface CleanPicture {
  bytes: Buffer;
  type: CleanType;
  width: number;
  height: number;
  removed: PictureLoss[];
}

export interface ReencodeOptions {
  /** A larger picture is made smaller in proportion. */
  pixelsMax?: number;
  /** Without it the kind stays as it is, as far as every browser shows it. */
  type?: CleanType;
}

export type ToPictures = { t: "reencode" } & ReencodeOptions;

export type FromPictures =
  | { t: "ready"; walls: SelfTest }
  | ({ t: "done" } & Omit<CleanPicture, "bytes">)
  | { t: "failed"; code: ErrorCode; detail: ErrorDetail };

/** Null for anything that the protocol does not know: a picture may have taken the process over. */
export function readFromPictures(head: unknown): FromPictures | null {
  if (typeof head !== "object" || head === null) return null;
  const h = head as Record<string, unknown>;
  if (h["t"] === "ready") {
    const { files, processes, workers, network } = (h["walls"] ?? {}) as Record<string, unknown>;
    return {
      t: "ready",
      walls: {
        files: files === true,
        processes: processes === true,
        workers: workers === true,
        network: network === true,
      },
    };
  }
  if (h["t"] === "done") {
    const { type, width, height, removed } = h;
    if (!isOneOf(cleanTypes, type) || !isSide(width) || !isSide(height) || !Array.isArray(removed)) return null;
    return { t: "done", type, width, height, removed: pictureLosses.filter((loss) => removed.includes(loss)) };
  }
  if (h["t"] === "failed") {
    // Of what failed only these two are known; numbers in the detail are for the user, nothing else crosses.
    const code = h["code"] === "TOO_LARGE" ? "TOO_LARGE" : "PICTURE_UNREADABLE";
    const { pixels, bytes } = (h["detail"] ?? {}) as Record<string, unknown>;
    return { t: "failed", code, detail: { ...(isCount(pixels) && { pixels }), ...(isCount(bytes) && { bytes }) } };
  }
  return null;
}

const isOneOf = <T>(all: readonly T[], value: unknown): value is T => (all as readonly unknown[]).includes(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isSide = (value: unknown): value is number => isCount(value) && value > 0 && value <= limits.pictureSideMax;
