/** What an attack finds around it: a store, a network that refuses as the real one does, a name server that lies. */
import { systemClock } from "../../kernel/clock.ts";
import { Broker } from "../../network/broker.ts";
import type { ResolveName } from "../../network/public-address.ts";
import { MemoryStore } from "../authoring/memory-store.ts";
import { brokerNet } from "../capabilities/broker-net.ts";
import type { CapabilityPorts, NetAnswer, NetRequest, SubmissionReply } from "../capabilities/capability-context.ts";
import { refusedPorts } from "../capabilities/refused-ports.ts";
import type { Canary } from "./canaries.ts";

/** A name server in the attacker's hand: names of its zone lead to this machine, one address among honest ones. */
const zone: Record<string, string[]> = {
  "loopback.hostile.example": ["127.0.0.1"],
  "mapped.hostile.example": ["::ffff:127.0.0.1"],
  "loopback6.hostile.example": ["::1"],
  "anywhere.hostile.example": ["0.0.0.0"],
  "rebinding.hostile.example": ["127.0.0.1", "203.0.113.7"],
  "metadata.hostile.example": ["169.254.169.254"],
  "neighbour.hostile.example": ["192.168.1.1"],
  "translated.hostile.example": ["64:ff9b::7f00:1"],
};

/** The user's key for mirror.example, which says back what it is asked with. */
const userSecret = "sk-hostile/0123456789";

const resolveName: ResolveName = (hostname, _options, callback) => {
  const addresses = zone[hostname] ?? [];
  const failure = addresses.length > 0 ? null : Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
  callback(
    failure,
    addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
  );
};

export class HostileWorld {
  readonly store = new MemoryStore();
  readonly ports: CapabilityPorts;
  /** Every request that the kernel would send out. */
  readonly requests: string[] = [];
  readonly tagged: string[] = [];
  /** Every mail that the kernel would give to a relay. */
  readonly submitted: Array<{ id: string; host: string; recipients: string[] }> = [];
  readonly #broker = new Broker({ clock: systemClock, record() {}, resolveName });

  constructor(canary: Canary) {
    this.ports = {
      ...refusedPorts,
      clock: systemClock,
      store: this.store,
      mail: {
        tag: (plugin, key, add, remove) => {
          this.tagged.push(JSON.stringify([plugin, key, add, remove]));
          return Promise.resolve();
        },
      },
      net: { fetch: (plugin, request) => this.#fetch(plugin, request, canary) },
      submissions: { submit: (id, host, recipients) => Promise.resolve(this.#submit(id, host, recipients)) },
      secrets: { read: (_plugin, _name, origin) => (origin === "https://mirror.example" ? userSecret : null) },
    };
  }

  close(): void {
    this.#broker.close();
  }

  /** The relay takes the mail for ben alone. */
  #submit(id: string, host: string, recipients: string[]): SubmissionReply[] {
    this.submitted.push({ id, host, recipients });
    return recipients.map((address) => {
      const isTaken = address.startsWith("ben@");
      const answer = isTaken
        ? ({ outcome: "delivered", code: 250 } as const)
        : ({ outcome: "deferred", code: 451 } as const);
      return { address, ...answer, enhanced: null, text: isTaken ? "Ok." : "Try later." };
    });
  }

  /** mirror.example gives the part of what it says that a request asks for; granted.example is a server that sends everybody on, to wherever the path says; slow.example never answers. */
  async #fetch(plugin: string, request: NetRequest, canary: Canary): Promise<NetAnswer> {
    this.requests.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
    const { hostname, pathname } = new URL(request.url);
    if (hostname === "slow.example") return new Promise(() => {});
    if (hostname === "mirror.example") return mirrored(request);
    if (hostname !== "granted.example") return brokerNet(this.#broker).fetch(plugin, { ...request, via: "direct" });
    const location = decodeURIComponent(pathname.slice(1)).replaceAll("PORT", String(canary.port));
    return location === ""
      ? { status: 200, headers: [], body: Buffer.from("granted") }
      : { status: 302, headers: [["location", location]], body: new Uint8Array() };
  }
}

function mirrored({ headers }: NetRequest): NetAnswer {
  const [, from = 0, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.find(([name]) => name === "range")?.[1] ?? "") ?? [];
  const body = Buffer.from(JSON.stringify(headers));
  return { status: 200, headers: [], body: to === undefined ? body : body.subarray(Number(from), Number(to) + 1) };
}
