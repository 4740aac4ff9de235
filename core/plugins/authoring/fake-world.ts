/** What a plugin under test finds around it: mail, contacts and a network that a test made, and a clock that it turns. */
import type { RecordedAnswer } from "../../../sdk/test.ts";
import { AppError } from "../../kernel/errors.ts";
import type {
  CapabilityPorts,
  Contact,
  NetAnswer,
  NetRequest,
  SubmissionReply,
} from "../capabilities/capability-context.ts";
import { MemoryStore } from "./memory-store.ts";

export class FakeWorld {
  readonly openedAt: number;
  /** Milliseconds since 1970. */
  now: number;
  /** Names of tags by message key. */
  readonly tags = new Map<string, string[]>();
  readonly contacts = new Map<string, Contact>();
  readonly secrets = new Map<string, string>();
  readonly requests: Array<{ method: string; url: string; body: string | null }> = [];
  readonly ports: CapabilityPorts;
  /** What the relay says of an address; absent: it takes the mail. */
  readonly relayReplies = new Map<string, Omit<SubmissionReply, "address">>();
  readonly #answers = new Map<string, RecordedAnswer>();

  constructor(now: number) {
    this.openedAt = now;
    this.now = now;
    this.ports = {
      store: new MemoryStore(),
      mail: { tag: (_plugin, key, add, remove) => this.#tag(key, add, remove) },
      net: { fetch: (_plugin, request) => this.#reply(request) },
      contacts: { find: (address) => Promise.resolve(this.contacts.get(address.toLowerCase()) ?? null) },
      keys: { find: () => Promise.resolve([]) },
      secrets: { read: (_plugin, name) => Promise.resolve(this.secrets.get(name) ?? null) },
      submissions: {
        submit: (_parcel, _host, recipients) => Promise.resolve(recipients.map((to) => this.#relayed(to))),
      },
      clock: { now: () => this.now },
    };
  }

  /** What a request for exactly this URL is answered. */
  record(method: string, url: string, answer: RecordedAnswer): void {
    this.#answers.set(`${method} ${new URL(url).href}`, answer);
  }

  #relayed(address: string): SubmissionReply {
    const taken = { outcome: "delivered", code: 250, enhanced: "2.0.0", text: "Taken." } as const;
    return { address, ...(this.relayReplies.get(address) ?? taken) };
  }

  #tag(key: string, add: string[], remove: string[]): Promise<void> {
    const before = this.tags.get(key);
    if (before === undefined) return Promise.reject(new AppError("NOT_FOUND", { capability: "message.tag" }));
    const kept = before.filter((tag) => !remove.includes(tag) && !add.includes(tag));
    this.tags.set(key, [...kept, ...add]);
    return Promise.resolve();
  }

  #reply({ method, url, body, bytesMax }: NetRequest): Promise<NetAnswer> {
    const text = body === null ? null : Buffer.from(body).toString("utf8");
    this.requests.push({ method, url, body: text });
    const recorded = this.#answers.get(`${method} ${url}`);
    if (recorded === undefined) {
      return Promise.reject(new AppError("NETWORK_REFUSED", { problem: "no answer was recorded", method, url }));
    }
    const bytes = Buffer.from(recorded.body ?? "");
    if (bytes.length > bytesMax) return Promise.reject(new AppError("PLUGIN_LIMIT", { limit: "bytes" }));
    const headers = Object.entries(recorded.headers ?? {});
    return Promise.resolve({
      status: recorded.status ?? 200,
      headers: headers.map(([name, value]) => [name.toLowerCase(), value]),
      body: bytes,
    });
  }
}
