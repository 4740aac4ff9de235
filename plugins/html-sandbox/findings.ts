/** What was found in a mail on the way: what it wanted from elsewhere, what was taken out. */
import type { Removal, RemoteReference } from "@postern/sdk";
import { bounds } from "./bounds.ts";
import { trackerOf } from "./trackers.ts";
import type { WebAddress } from "./urls.ts";

export interface Size {
  width: number | null;
  height: number | null;
}

const unknownSize: Size = { width: null, height: null };

export class Findings {
  readonly remote: RemoteReference[] = [];
  readonly cids: string[] = [];
  readonly #places = new Map<string, number>();
  readonly #removed = new Map<string, Removal>();

  /** The place in `remote`; null when there are too many. */
  wants(address: WebAddress, kind: RemoteReference["kind"], size: Size = unknownSize): number | null {
    const tracker = trackerOf(address);
    const isTracker = kind === "tracker" || (tracker !== null && kind === "picture");
    const reference: RemoteReference = {
      url: address.url,
      kind: isTracker ? "tracker" : kind,
      host: address.host,
      tracker,
      ...size,
    };
    const key = JSON.stringify(reference);
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    if (this.remote.length >= bounds.remoteMax) {
      this.removed("A picture from elsewhere", "The mail asks for too many.");
      return null;
    }
    this.#places.set(key, this.remote.push(reference) - 1);
    return this.remote.length - 1;
  }

  /** The place in `cids`; null when there are too many. */
  shows(cid: string): number | null {
    const known = this.cids.indexOf(cid);
    if (known >= 0) return known;
    return this.cids.length < bounds.remoteMax ? this.cids.push(cid) - 1 : null;
  }

  removed(what: string, why: string): void {
    const known = this.#removed.get(what);
    if (known) known.count += 1;
    else if (this.#removed.size < bounds.removalsMax) this.#removed.set(what, { what, why, count: 1 });
  }

  get removals(): Removal[] {
    return [...this.#removed.values()].sort((a, b) => b.count - a.count);
  }
}
