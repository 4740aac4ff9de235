import { request } from "./request.ts";
import { report } from "../state/report.ts";

export interface StateChange {
  /** JMAP type names that have a new state, for this account, and draftsType. */
  types: string[];
}

/** Mail that is being written was begun or ended somewhere: docs/jmap-extensions.md. */
export const draftsType = "postern:Drafts";
const all = ["Email", "Mailbox", "Thread", "Identity", "EmailSubmission", draftsType];

const againFirstMs = 1_000;
const againMaxMs = 30_000;

/**
 * RFC 8620 7.3 over fetch, since EventSource cannot send the page token. One stream per browser: the tab that holds the web lock
 * reads it and tells the others, because a browser opens only six connections to a host.
 */
export class EventStream {
  readonly #onChange: (change: StateChange) => void;
  readonly #channel = new BroadcastChannel("postern.changes");
  readonly #stop = new AbortController();

  constructor(onChange: (change: StateChange) => void) {
    this.#onChange = onChange;
    this.#channel.addEventListener("message", (event: MessageEvent<StateChange>) => onChange(event.data));
    navigator.locks
      .request("postern.changes", { signal: this.#stop.signal }, () => this.#lead())
      .catch((error: unknown) => {
        if (!this.#stop.signal.aborted) throw error;
      });
  }

  close(): void {
    this.#stop.abort();
    this.#channel.close();
  }

  async #lead(): Promise<void> {
    let waitMs = againFirstMs;
    while (!this.#stop.signal.aborted) {
      try {
        const response = await request(`/jmap/eventsource?types=${all.join(",")}&closeafter=no&ping=30`, {
          headers: { Accept: "text/event-stream" },
          signal: this.#stop.signal,
          isBackground: true,
        });
        // What happened before it was open is not in the stream: after the first answers that the page had, after the stream of
        // a tab that closed, or while Postern was away. All types are asked about once.
        this.#tell({ types: all });
        waitMs = againFirstMs;
        if (response.body) await this.#read(response.body);
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        report("the event stream ended and is opened again.", error);
      }
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      waitMs = Math.min(waitMs * 2, againMaxMs);
    }
  }

  async #read(body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let held = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      held += value.replaceAll("\r\n", "\n");
      const events = held.split("\n\n");
      held = events.pop() ?? "";
      for (const event of events) this.#hear(event);
    }
  }

  #hear(event: string): void {
    const fields = event.split("\n").map((line) => line.split(/: ?(.*)/s, 2) as [string, string?]);
    const name = fields.find(([field]) => field === "event")?.[1];
    if (name === "drafts") this.#tell({ types: [draftsType] });
    if (name !== "state") return;
    const data = fields
      .filter(([field]) => field === "data")
      .map(([, value]) => value ?? "")
      .join("\n");
    const change = JSON.parse(data) as { changed?: Record<string, Record<string, string>> };
    const types = Object.values(change.changed ?? {}).flatMap((states) => Object.keys(states));
    if (types.length > 0) this.#tell({ types });
  }

  #tell(change: StateChange): void {
    this.#onChange(change);
    this.#channel.postMessage(change);
  }
}
