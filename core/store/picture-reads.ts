import { type BlockedTracker, blockedTrackersOf } from "./blocked-trackers.ts";
import type { ReadDb } from "./open-database.ts";
import { type PictureDecision, pictureDecisionOf, type PictureSender, pictureSendersOf } from "./picture-senders.ts";
import { type KeptPicture, keptPicture, keptPictures } from "./remote-pictures.ts";

/** What the store knows of remote pictures: StoreReader.pictures. */
export class PictureReads {
  readonly #db: ReadDb;

  constructor(db: ReadDb) {
    this.#db = db;
  }

  senders(): PictureSender[] {
    return pictureSendersOf(this.#db);
  }

  /** `address` in lower case. */
  decision(address: string): PictureDecision | null {
    return pictureDecisionOf(this.#db, address);
  }

  kept(urlHash: Uint8Array, now: number): KeptPicture | null {
    return keptPicture(this.#db, urlHash, now);
  }

  keptInAll(): { count: number; bytes: number } {
    return keptPictures(this.#db);
  }

  trackers(): BlockedTracker[] {
    return blockedTrackersOf(this.#db);
  }
}
