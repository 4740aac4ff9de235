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
  asked: string[];
}

const types = { a: 1, txt: 16 } as const;

export async function startDnsServer(t: TestContext): Promise<DnsServer> {
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  t.after(() => socket.close());
  const server: DnsServer = { address: `127.0.0.1:${socket.address().port}`, texts: {}, addresses: {}, asked: [] };
  socket.on("message", (query, from) => {
    const { name, type, end } = questionOf(query);
    server.asked.push(name);
    if (server.texts[name] === null) return;
    const isKnown = Object.hasOwn(server.texts, name) || Object.hasOwn(server.addresses, name);
    const answers =
      type === types.txt
        ? (server.texts[name] ?? []).map(textRecord)
        : type === types.a
          ? (server.addresses[name] ?? []).map(addressRecord)
          : [];
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
