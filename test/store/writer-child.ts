/**
 * A process that writes through the real writer and dies where it was told to. Says on its standard output, a JSON line each,
 * what it was promised. Arguments: JSON of { root, keys (base64), dieAt }.
 */
import { dataPaths } from "../../core/kernel/config.ts";
import { openStoreWriter } from "../../core/store/store-writer.ts";
import type { Step } from "../../core/store/engine.ts";
import { purposeKeysFromBytes } from "../../core/vault/keys.ts";
import { itemOf } from "./fixture.ts";

const given = JSON.parse(process.argv[2]!) as {
  root: string;
  keys: string;
  dieAt: { step: Step; passing: number };
};
const keys = purposeKeysFromBytes(Buffer.from(given.keys, "base64"));
const prepareModule = new URL("./fixture-prepare.ts", import.meta.url).href;
const writer = await openStoreWriter({ paths: dataPaths(given.root), keys, prepareModule, dieAt: given.dieAt });
const promise = (what: unknown) => process.stdout.write(`${JSON.stringify(what)}\n`);

for (let round = 0; ; round++) {
  const mails = [0, 1, 2].map((at) => itemOf({ id: `m${round}-${at}`, references: [`m${round - 1}-${at}`] }));
  const outcomes = await writer.ingest(mails, { origin: "import" });
  promise({ stored: outcomes.map(({ messageId }) => messageId) });
  const [seen, gone] = outcomes.map(({ messageId }) => messageId) as [number, number];
  await writer.perform({ op: "message.update", by: "user", changes: [{ messageId: seen, setKeywords: ["$seen"] }] });
  promise({ seen });
  await writer.perform({ op: "setting.set", key: "round", value: round });
  promise({ round });
  await writer.perform({ op: "message.destroy", messageIds: [gone] });
  promise({ gone });
}
