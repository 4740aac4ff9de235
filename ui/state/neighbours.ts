import type { ConversationList } from "./conversation-list.ts";
import { report } from "./report.ts";
import { prefetch } from "./texts.ts";

/** The neighbours of a message are fetched when it stands on the screen, or when it takes longer than this. */
const slowMs = 400;

/** Fetches the messages beside the one that is read, so that the next key shows one at once; never in the way of the one that is waited for. */
export class Neighbours {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #fetch: (() => void) | null = null;

  /** A message opens. `listNow`: the list that it stands in, asked when the time has come. */
  opened(emailId: string, listNow: () => ConversationList | null): void {
    clearTimeout(this.#timer);
    this.#fetch = () => prefetchAround(emailId, listNow());
    this.#timer = setTimeout(() => this.#run(), slowMs);
  }

  /** It stands on the screen. */
  shown(): void {
    if (this.#fetch) requestIdleCallback(() => this.#run(), { timeout: slowMs });
  }

  #run(): void {
    clearTimeout(this.#timer);
    this.#fetch?.();
    this.#fetch = null;
  }
}

function prefetchAround(emailId: string, list: ConversationList | null): void {
  const at = list?.positionOf(emailId) ?? -1;
  if (!list || at === -1) return;
  for (const position of [at + 1, at - 1]) {
    const id = position < 0 ? null : list.idAt(position);
    if (id !== null) prefetch(id).catch((error: unknown) => report("not prefetched.", error));
  }
}
