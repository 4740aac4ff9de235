/**
 * What a runner that belongs to its guest could say to the kernel. Each is the body of `answer(head, body)`, called for
 * every frame the kernel sends; `frame(head, body)` and `raw(bytes)` write.
 */
export interface TakenOver {
  says: string;
  /** The kernel ends the runner and blames the plugin that was in it, for this. */
  breach?: string;
  /** The kernel goes on with what is honest in it. */
  isIgnored?: true;
}

const good =
  'frame({ t: "result", plugin: head.plugin, call: head.call }, JSON.stringify([{ score: 0.5, words: [] }]));';

export const takenOver: Record<string, TakenOver> = {
  "writes random bytes": {
    says: "raw(Buffer.from([1, 2, 3, 0, 255, 254, 9, 9, 9, 7, 7]).fill(0xa5, 0, 4));",
    breach: "protocol",
  },
  "announces a frame of four gigabytes": { says: "raw(Buffer.from([255, 255, 255, 255]));", breach: "protocol" },
  "announces an empty frame": { says: "raw(Buffer.alloc(4));", breach: "protocol" },
  "sends a head that is no JSON": { says: "raw(Buffer.from([4, 0, 0, 0, 2, 0, 0x7b, 0x7b]));", breach: "protocol" },
  "sends a head of an unknown kind": {
    says: 'frame({ t: "open the door", plugin: head.plugin });',
    breach: "protocol",
  },
  "sends null": { says: "frame(null);", breach: "protocol" },
  "sends a call number that is none": {
    says: 'frame({ t: "result", plugin: head.plugin, call: "1" });',
    breach: "protocol",
  },
  "stops in the middle of a frame": { says: "raw(Buffer.from([90, 0, 0, 0, 2])); process.exit(0);", breach: "crash" },
  "floods the kernel with asks": {
    says: 'for (let i = 0; i < 5000; i += 1) frame({ t: "ask", plugin: head.plugin, ask: i, capability: "store.own", method: "read" }, \'{"key":"x"}\');',
    breach: "bridgeCallsPerEntryMax",
  },
  "answers with something that is no JSON": {
    says: 'frame({ t: "result", plugin: head.plugin, call: head.call }, "{{{");',
  },
  "answers with bytes that are no text": {
    says: 'frame({ t: "result", plugin: head.plugin, call: head.call }, Buffer.from([0xff, 0xfe, 0xc0]));',
  },
  "puts mail into the name of an error": {
    says: 'frame({ t: "failed", plugin: head.plugin, call: head.call, error: "a letter", line: 1, column: 1 });',
  },
  "answers a call that nobody made": {
    says: `frame({ t: "result", plugin: head.plugin, call: 4711 }, "[]"); ${good}`,
    isIgnored: true,
  },
  "floods the kernel with answers that nobody asked for": {
    says: 'for (let i = 0; i < 5000; i += 1) frame({ t: "result", plugin: head.plugin, call: 4711 }, "[]");',
    breach: "protocol",
  },
  "floods the kernel with asks of a plugin that does not exist": {
    says: 'for (let i = 0; i < 5000; i += 1) frame({ t: "ask", plugin: "other", ask: i, capability: "store.own", method: "read" }, "{}");',
    breach: "protocol",
  },
  "says again and again that it is ready": {
    says: 'for (let i = 0; i < 5000; i += 1) frame({ t: "ready", walls: { files: true, processes: true, workers: true, network: true } });',
    breach: "protocol",
  },
  "works on when nobody asks it": { says: `${good} for (;;);`, isIgnored: true, breach: "wallMs" },
  "answers for a plugin that does not exist": {
    says: `frame({ t: "result", plugin: "other", call: head.call }, "[]"); ${good}`,
    isIgnored: true,
  },
  "answers the same call twice": { says: `${good} ${good}`, isIgnored: true },
  "says again that it is ready": {
    says: `frame({ t: "ready", walls: { files: true, processes: true, workers: true, network: true } }); ${good}`,
    isIgnored: true,
  },
  "asks in the name of another plugin": {
    says: `frame({ t: "ask", plugin: "other", ask: 1, capability: "store.own", method: "write" }, '{"entries":[{"key":"stolen","value":"x"}]}'); ${good}`,
    isIgnored: true,
  },
  "asks for what was never granted": {
    says: `frame({ t: "ask", plugin: head.plugin, ask: 1, capability: "net.fetch", method: "get" }, "{}");
           frame({ t: "ask", plugin: head.plugin, ask: 2, capability: "__proto__", method: "constructor" }, "[]"); ${good}`,
    isIgnored: true,
  },
  "blames a plugin that does not exist": {
    says: 'frame({ t: "breach", plugin: "other", limit: "wallMs" });',
    breach: "protocol",
  },
};

/** The text of a runner that starts like an honest one and answers calls as told. */
export function runnerText(says: string): string {
  return `
import { writeSync } from "node:fs";
const raw = (bytes) => { for (let at = 0; at < bytes.length; ) at += writeSync(1, bytes, at); };
function frame(head, body = "") {
  const [h, b] = [Buffer.from(JSON.stringify(head)), Buffer.from(body)];
  const start = Buffer.alloc(6);
  start.writeUInt32LE(2 + h.length + b.length, 0);
  start.writeUInt16LE(h.length, 4);
  raw(Buffer.concat([start, h, b]));
}
function answer(head, body) { ${says} }
let rest = Buffer.alloc(0);
process.stdin.on("data", (piece) => {
  rest = Buffer.concat([rest, piece]);
  while (rest.length >= 4 && rest.length >= 4 + rest.readUInt32LE(0)) {
    const end = 4 + rest.readUInt32LE(0);
    const headEnd = 6 + rest.readUInt16LE(4);
    const head = JSON.parse(rest.toString("utf8", 6, headEnd));
    const body = rest.subarray(headEnd, end);
    rest = rest.subarray(end);
    if (head.t === "load") frame({ t: "result", plugin: head.plugin, call: head.call }, "null");
    else if (head.t === "call") answer(head, body);
  }
});
process.stdin.on("end", () => process.exit());
frame({ t: "ready", walls: { files: true, processes: true, workers: true, network: true } });
`;
}
