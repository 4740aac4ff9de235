/** Pictures that came with a mail (RFC 2392 cid:), made anew before they are shown. */
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { Part } from "../mime/message.ts";
import { decodePartBytes } from "../mime/part-content.ts";
import type { MessageId } from "../store/types.ts";
import { cidOfPart } from "./mail-html.ts";
import type { ShownPicture } from "./remote-pictures.ts";

export class InlinePictures {
  readonly #clean: (bytes: Uint8Array) => Promise<ShownPicture>;
  /** In order of use, the oldest first. */
  readonly #kept = new Map<string, ShownPicture>();
  #bytes = 0;

  constructor(clean: (bytes: Uint8Array) => Promise<ShownPicture>) {
    this.#clean = clean;
  }

  /** Throws NOT_FOUND, and what cleaning throws. */
  async of(id: MessageId, cid: string, read: () => { raw: Uint8Array; root: Part }): Promise<ShownPicture> {
    const key = `${id} ${cid}`;
    const kept = this.#kept.get(key);
    if (kept) return kept;
    const { raw, root } = read();
    const part = partOfCid(root, cid);
    if (!part) throw new AppError("NOT_FOUND");
    const picture = await this.#clean(decodePartBytes(raw, part));
    this.#kept.set(key, picture);
    this.#bytes += picture.bytes.byteLength;
    for (const [old, { bytes }] of this.#kept) {
      if (this.#bytes <= limits.inlinePicturesKeptBytesMax) break;
      this.#kept.delete(old);
      this.#bytes -= bytes.byteLength;
    }
    return picture;
  }
}

/** Anywhere in the message; null when there is none. */
function partOfCid(root: Part, cid: string): Part | null {
  const waiting = [root];
  for (let part = waiting.shift(); part; part = waiting.shift()) {
    if (part.children.length === 0 && cidOfPart(part) === cid) return part;
    waiting.push(...part.children);
  }
  return null;
}
