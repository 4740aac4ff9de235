/** A DNS server on the loopback (RFC 1035 4) with the records of a test, which counts what it is asked. */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import type { TestContext } from "node:test";

export interface DnsServer {
  /** For Broker's dnsServers. */
  address: string;
  /** TXT records by name; null: the server stays silent about it. More may be added. */
  texts: Record<string, string[] | null>;
  /** A records by name. */
  addresses: Record<string, string[]>;
  /** SRV and MX records by name. */
  services: Record<string, Array<{ name: string; port: number; priority?: number; weight?: number }>>;
  exchanges: Record<string, Array<{ exchange: string; priority: number }>>;
  asked: string[];
}

const types = { a: 1, mx: 15, txt: 16, srv: 33 } as const;

export async function startDnsServer(t: TestContext): Promise<DnsServer> {
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  t.after(() => socket.close());
  const server: DnsServer = {
    address: `127.0.0.1:${socket.address().port}`,
    texts: {},
    addresses: {},
    services: {},
    exchanges: {},
    asked: [],
  };
  socket.on("message", (query, from) => {
    const { name, type, end } = questionOf(query);
    server.asked.push(name);
    if (server.texts[name] === null) return;
    const { texts, addresses, services, exchanges } = server;
    const isKnown = [texts, addresses, services, exchanges].some((records) => Object.hasOwn(records, name));
    const byType: Record<number, () => Buffer[]> = {
      [types.txt]: () => (texts[name] ?? []).map(textRecord),
      [types.a]: () => (addresses[name] ?? []).map(addressRecord),
      [types.srv]: () => (services[name] ?? []).map(serviceRecord),
      [types.mx]: () => (exchanges[name] ?? []).map(exchangeRecord),
    };
    const answers = byType[type]?.() ?? [];
    const head = Buffer.alloc(12);
    query.copy(head, 0, 0, 2);
    head.writeUInt16BE(isKnown ? 0x8180 : 0x8183, 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(answers.length, 6);
    socket.send(Buffer.concat([head, query.subarray(12, end), ...answers]), from.port, from.address);
  });
  return server;
}

function questionOf(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join(".").toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function record(type: number, data: Buffer): Buffer {
  const head = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, 0]);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

/** RFC 1035 3.3.14: strings of at most 255 bytes. */
function textRecord(text: string): Buffer {
  const bytes = Buffer.from(text);
  const strings: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 255) {
    const string = bytes.subarray(at, at + 255);
    strings.push(Buffer.of(string.length), string);
  }
  return record(types.txt, Buffer.concat(strings));
}

function addressRecord(address: string): Buffer {
  return record(types.a, Buffer.from(address.split(".").map(Number)));
}

/** RFC 1035 3.1: labels, none compressed. */
function nameBytes(name: string): Buffer {
  const labels = name.split(".").filter((label) => label !== "");
  return Buffer.concat([...labels.flatMap((label) => [Buffer.of(label.length), Buffer.from(label)]), Buffer.of(0)]);
}

function numbers(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [at, value] of values.entries()) bytes.writeUInt16BE(value, at * 2);
  return bytes;
}

/** RFC 2782. */
function serviceRecord({ name, port, priority = 0, weight = 0 }: DnsServer["services"][string][number]): Buffer {
  return record(types.srv, Buffer.concat([numbers(priority, weight, port), nameBytes(name)]));
}

function exchangeRecord({ exchange, priority }: DnsServer["exchanges"][string][number]): Buffer {
  return record(types.mx, Buffer.concat([numbers(priority), nameBytes(exchange)]));
}
