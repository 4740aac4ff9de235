/**
 * Pictures of mail that are elsewhere: fetched by the kernel once the user said so, made anew before anybody looks at them, and
 * kept sealed for a while. Those that are there to tell of the reading are never fetched, whatever the user said.
 */
import { createHash } from "node:crypto";
import type { Clock } from "../kernel/clock.ts";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { Route } from "../network/egress-policy.ts";
import type { FetchAnswer } from "../network/http-fetch.ts";
import type { RemoteReference } from "../plugins/hooks/rendered-message.ts";
import type { StoreReader } from "../store/store-reader.ts";
import type { StoreWriter } from "../store/store-writer.ts";
import type { MessageId } from "../store/types.ts";

export interface ShownPicture {
  type: string;
  bytes: Uint8Array;
}

export interface RemotePicturesParts {
  reader: StoreReader;
  writer: StoreWriter;
  clock: Clock;
  fetch(request: { url: string; route: Route; signal: AbortSignal }): Promise<FetchAnswer>;
  /** Without metadata, and without anything a decoder could stumble over. */
  clean(bytes: Uint8Array): Promise<ShownPicture>;
}

const httpOk = 200;

export class RemotePictures {
  readonly #parts: RemotePicturesParts;
  readonly #coming = new Map<string, Promise<ShownPicture>>();
  /** Bytes that came for each mail since the unlock. */
  readonly #bytes = new Map<MessageId, number>();
  readonly #stop = new AbortController();
  #running = 0;
  readonly #waiting: Array<() => void> = [];

  constructor(parts: RemotePicturesParts) {
    this.#parts = parts;
  }

  /** Throws NETWORK_REFUSED, TOO_LARGE, and what fetching and cleaning throw. The caller has looked at the consent. */
  async of(id: MessageId, remote: readonly RemoteReference[], index: number): Promise<ShownPicture> {
    const reference = remote[index];
    if (!reference) throw new AppError("NOT_FOUND");
    if (!isPicture(reference)) throw new AppError("NETWORK_REFUSED", { reason: reference.kind.toUpperCase() });
    if (remote.slice(0, index).filter(isPicture).length >= limits.mailPicturesMax)
      throw new AppError("TOO_LARGE", { what: "pictures", picturesMax: limits.mailPicturesMax });
    const { reader, clock } = this.#parts;
    const urlHash = createHash("sha256").update(reference.url).digest();
    const kept = reader.pictures.kept(urlHash, clock.now());
    if (kept) return { type: kept.type, bytes: kept.content };
    const key = urlHash.toString("hex");
    const coming = this.#coming.get(key);
    if (coming) return coming;
    const fetched = this.#fetch(id, reference.url, urlHash).finally(() => this.#coming.delete(key));
    this.#coming.set(key, fetched);
    return fetched;
  }

  /** Ends what is under way. */
  close(): void {
    this.#stop.abort();
    for (const go of this.#waiting.splice(0)) go();
  }

  async #fetch(id: MessageId, url: string, urlHash: Uint8Array): Promise<ShownPicture> {
    await this.#turn();
    try {
      const so = this.#bytes.get(id) ?? 0;
      if (so >= limits.mailPicturesBytesMax)
        throw new AppError("TOO_LARGE", { what: "pictures", bytesMax: limits.mailPicturesBytesMax });
      const answer = await this.#parts.fetch({ url, route: this.#route(), signal: this.#stop.signal });
      this.#bytes.set(id, (this.#bytes.get(id) ?? 0) + answer.body.byteLength);
      if (answer.status !== httpOk) throw new AppError("NETWORK_FAILED", { reason: "STATUS", status: answer.status });
      const picture = await this.#parts.clean(answer.body);
      await this.#keep(urlHash, picture);
      return picture;
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  async #keep(urlHash: Uint8Array, { type, bytes }: ShownPicture): Promise<void> {
    if (this.#stop.signal.aborted) return;
    await this.#parts.writer.perform({ op: "picture.keep", urlHash, type, content: bytes });
  }

  /** Tor, unless the user has agreed to what the direct way tells. */
  #route(): Route {
    return this.#parts.reader.setting("pictureRoute") === "direct" ? "direct" : "tor";
  }

  async #turn(): Promise<void> {
    while (this.#running >= limits.pictureFetchesMax && !this.#stop.signal.aborted)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#running += 1;
  }
}

export const isPicture = ({ kind }: RemoteReference): boolean => kind === "picture" || kind === "background";
