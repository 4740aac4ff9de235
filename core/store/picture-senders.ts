import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { ReadDb, WriteDb } from "./open-database.ts";

export type PictureDecision = "allowed" | "never";

export interface PictureSender {
  address: string;
  decision: PictureDecision;
  decidedAt: number;
}

/** Null takes the decision back. */
export function decidePictureSender(
  db: WriteDb,
  address: string,
  decision: PictureDecision | null,
  at: number,
): Record<string, never> {
  if (decision === null) {
    db.run("DELETE FROM picture_sender WHERE address = ?", address);
    return {};
  }
  if (address === "" || address.length > limits.mailAddressCharsMax)
    throw new AppError("BAD_REQUEST", { reason: "address" });
  const others = db.value<number>("SELECT count(*) FROM picture_sender WHERE address <> ?", address) ?? 0;
  if (others >= limits.pictureSendersMax) throw new AppError("TOO_LARGE", { what: "pictureSenders" });
  db.run(
    `INSERT INTO picture_sender (address, decision, decided_at) VALUES (?, ?, ?)
     ON CONFLICT (address) DO UPDATE SET decision = excluded.decision, decided_at = excluded.decided_at`,
    address,
    decision,
    Math.floor(at),
  );
  return {};
}

export function pictureDecisionOf(db: ReadDb, address: string): PictureDecision | null {
  return db.value<PictureDecision>("SELECT decision FROM picture_sender WHERE address = ?", address) ?? null;
}

/** Newest decision first. */
export function pictureSendersOf(db: ReadDb): PictureSender[] {
  return db.all(
    "SELECT address, decision, decided_at AS decidedAt FROM picture_sender ORDER BY decided_at DESC, address",
  );
}
