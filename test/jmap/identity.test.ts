import assert from "node:assert/strict";
import { test } from "node:test";
import { urn } from "../../core/jmap/capabilities.ts";
import { limits } from "../../core/kernel/limits.ts";
import { type Json, openMail } from "./open-mail.ts";

const mail = await openMail();
const call = async (name: string, given: Json, using = [urn.core, urn.submission, urn.postern]): Promise<Json> => {
  const { methodResponses } = await mail.request([[name, { accountId: "A1", ...given }, "c"]], { using });
  assert.equal(methodResponses[0]?.[0], name, JSON.stringify(methodResponses[0]));
  return methodResponses[0]![1];
};
const create = async (object: Json): Promise<Json> =>
  (await call("Identity/set", { create: { i: object } }))["created"]?.["i"];
const refused = async (object: Json): Promise<Json> =>
  (await call("Identity/set", { create: { i: object } }))["notCreated"]?.["i"];

test("an Identity is made, read, changed and destroyed, and the changes tell", async () => {
  const { state } = await call("Identity/get", { ids: null });
  const made = await create({
    name: "Ana",
    email: "ana@example.org",
    replyTo: [{ name: "A", email: "re@example.org" }],
  });
  assert.deepEqual(made, {
    id: made["id"],
    bcc: null,
    textSignature: "",
    htmlSignature: "",
    mayDelete: true,
    "postern:relayId": null,
    "postern:isDefault": true,
    "postern:sortOrder": 0,
    "postern:sentTagId": null,
  });
  const id = made["id"] as string;
  const update = { textSignature: "-- \nAna", "replyTo/0/name": null };
  const broken = await call("Identity/set", { update: { [id]: update } });
  assert.equal(broken["notUpdated"][id]["type"], "invalidPatch");
  const { updated } = await call("Identity/set", {
    update: { [id]: { textSignature: "Ana", email: "ana@example.org" } },
  });
  assert.deepEqual(updated, { [id]: null });
  const { list, notFound } = await call("Identity/get", { ids: [id, "Izz"], properties: ["textSignature", "replyTo"] });
  assert.deepEqual(
    [list, notFound],
    [[{ id, textSignature: "Ana", replyTo: [{ name: "A", email: "re@example.org" }] }], ["Izz"]],
  );
  const changes = await call("Identity/changes", { sinceState: state });
  assert.deepEqual([changes["created"], changes["updated"], changes["destroyed"]], [[id], [], []]);
  assert.deepEqual((await call("Identity/set", { destroy: [id, "Izz"] }))["destroyed"], [id]);
  assert.deepEqual((await call("Identity/get", { ids: null }))["list"], []);
});

test("what cannot be is refused by name, and the address stays", async () => {
  const made = await create({ email: "b@example.org" });
  const propertiesOf = async (object: Json) => (await refused(object))["properties"];
  assert.deepEqual(await propertiesOf({}), ["email"]);
  assert.deepEqual(await propertiesOf({ email: "no address" }), ["email"]);
  assert.deepEqual(await propertiesOf({ email: "a@b.example", name: "a\r\nBcc: x" }), ["name"]);
  assert.deepEqual(await propertiesOf({ email: "a@b.example", bcc: [{ email: "x" }] }), ["bcc"]);
  assert.deepEqual(await propertiesOf({ email: "a@b.example", mayDelete: false }), ["mayDelete"]);
  assert.deepEqual(await propertiesOf({ email: "a@b.example", "postern:sortOrder": -1 }), ["postern:sortOrder"]);
  const long = "x".repeat(limits.signatureCharsMax);
  assert.deepEqual(await propertiesOf({ email: "a@b.example", htmlSignature: `${long}x` }), ["htmlSignature"]);
  assert.ok(await create({ email: "a@b.example", htmlSignature: long }));
  const name = "n".repeat(limits.identityNameCharsMax);
  assert.deepEqual(await propertiesOf({ email: "a@b.example", name: `${name}n` }), ["name"]);
  assert.ok(await create({ email: "a@b.example", name }));
  const addresses = (length: number) => Array.from({ length }, (_, at) => ({ name: null, email: `${at}@b.example` }));
  assert.deepEqual(await propertiesOf({ email: "a@b.example", replyTo: addresses(limits.identityAddressesMax + 1) }), [
    "replyTo",
  ]);
  assert.ok(await create({ email: "a@b.example", replyTo: addresses(limits.identityAddressesMax) }));
  const { notUpdated } = await call("Identity/set", { update: { [made["id"]]: { email: "c@example.org" } } });
  assert.deepEqual(notUpdated[made["id"]]["properties"], ["email"]);
});

test("there is one default, and a client that does not know of Postern sees nothing of its own", async () => {
  const made = await create({ email: "default@example.org", "postern:isDefault": true });
  const { list } = await call("Identity/get", { ids: null });
  assert.deepEqual(
    list.filter((each: Json) => each["postern:isDefault"]).map((each: Json) => each["id"]),
    [made["id"]],
  );
  const plain = await call("Identity/get", { ids: [made["id"]] }, [urn.core, urn.submission]);
  assert.ok(!Object.keys(plain["list"][0]).some((key) => key.startsWith("postern:")));
});

test("a tag for sent mail is a Mailbox that such mail can be in, and a client that does not know of it leaves it", async () => {
  const { id, "postern:sentTagId": none } = await create({ email: "tag@example.org" });
  assert.equal(none, null);
  const { methodResponses } = await mail.request(
    [
      ["Mailbox/set", { accountId: "A1", create: { w: { name: "Work" } } }, "m"],
      ["Identity/set", { accountId: "A1", update: { [id as string]: { "postern:sentTagId": "#w" } } }, "i"],
    ],
    { using: [urn.core, urn.mail, urn.submission, urn.postern] },
  );
  assert.deepEqual(methodResponses[1]?.[1]["updated"], { [id as string]: null });
  const work = methodResponses[0]?.[1]["created"]["w"]["id"] as string;
  const tagOf = async () => (await call("Identity/get", { ids: [id] }))["list"][0]["postern:sentTagId"];
  assert.equal(await tagOf(), work);
  for (const bad of [mail.roles["trash"], mail.roles["junk"], mail.roles["drafts"], mail.roles["sent"], "Bzz", 7]) {
    const { notUpdated } = await call("Identity/set", { update: { [id as string]: { "postern:sentTagId": bad } } });
    assert.deepEqual(notUpdated[id as string]["properties"], ["postern:sentTagId"], String(bad));
  }
  await call("Identity/set", { update: { [id as string]: { name: "T" } } }, [urn.core, urn.submission]);
  assert.equal(await tagOf(), work);
  await call("Identity/set", { update: { [id as string]: { "postern:sentTagId": null } } });
  assert.equal(await tagOf(), null);
});
