import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { ask } from "./door.ts";
import { body, code, type Json, openDoor } from "./open-door.ts";

const door = await openDoor();
const { app, get, jmap, upload } = door;

test("the JMAP session has absolute addresses of the origin that was asked", async () => {
  const session = await body(await get("/.well-known/jmap"));
  assert.equal(session["apiUrl"], "http://127.0.0.1:8627/jmap/api");
  for (const variable of ["{accountId}", "{blobId}", "{name}", "{type}"])
    assert.ok(session["downloadUrl"].includes(variable));
  for (const variable of ["{types}", "{closeafter}", "{ping}"]) assert.ok(session["eventSourceUrl"].includes(variable));
  assert.ok(session["uploadUrl"].includes("{accountId}"));
  assert.equal(session["accounts"]["A1"]["isReadOnly"], false);
  assert.deepEqual(Object.keys(session["capabilities"]).toSorted(), [
    "urn:ietf:params:jmap:core",
    "urn:ietf:params:jmap:mail",
    "urn:ietf:params:jmap:submission",
    "urn:postern:jmap",
  ]);
  assert.equal(session["primaryAccounts"]["urn:ietf:params:jmap:mail"], "A1");
  const answer = await jmap([["Core/echo", {}, "a"]]);
  assert.equal(answer["sessionState"], session["state"]);
});

test("requests that are refused as a whole carry RFC 8620's problem details", async () => {
  const post = (text: string, type = "application/json") =>
    ask(app, "/jmap/api", { method: "POST", body: text, headers: { ...door.page, "content-type": type } });
  const cases: Array<[Promise<Response>, string, number]> = [
    [post("nonsense"), "notJSON", 400],
    [post("{}", "text/plain"), "notJSON", 400],
    [post('{"using": [], "methodCalls": {}}'), "notRequest", 400],
    [post('{"using": ["urn:fake"], "methodCalls": []}'), "unknownCapability", 400],
    [post(" ".repeat(limits.requestBytesMax + 1)), "limit", 413],
  ];
  for (const [response, type, status] of cases) {
    const answer = await response;
    assert.equal(answer.headers.get("content-type"), "application/problem+json");
    const problem = await body(answer, status);
    assert.equal(problem["type"], `urn:ietf:params:jmap:error:${type}`);
    assert.equal(problem["status"], status);
    if (type === "limit") assert.equal(problem["limit"], "maxSizeRequest");
  }
  const padded = '{"using": [], "methodCalls": []}'.padEnd(limits.requestBytesMax, " ");
  assert.equal((await post(padded)).status, 200);
});

test("more requests or uploads at once than limits.ts allows are refused with the limit's name, and places come free again", async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const slow = () =>
    new ReadableStream({
      async pull(controller) {
        await held;
        controller.enqueue(Buffer.from('{"using": [], "methodCalls": []}'));
        controller.close();
      },
    });
  const start = (path: string) =>
    ask(app, path, {
      method: "POST",
      body: slow(),
      headers: { ...door.page, "content-type": "application/json", "content-length": "32" },
      duplex: "half",
    } as RequestInit);
  const requests = Array.from({ length: limits.concurrentRequestsMax }, () => start("/jmap/api"));
  const uploads = Array.from({ length: limits.concurrentUploadsMax }, () => start("/jmap/upload/A1"));
  await new Promise(setImmediate);
  assert.equal((await body(await start("/jmap/api"), 429))["limit"], "maxConcurrentRequests");
  assert.equal((await body(await start("/jmap/upload/A1"), 429))["limit"], "maxConcurrentUpload");
  release();
  for (const response of await Promise.all(requests)) assert.equal(response.status, 200);
  for (const response of await Promise.all(uploads)) assert.equal(response.status, 201);
  assert.equal((await start("/jmap/api")).status, 200);
});

test("the event source tells each committed batch once, with the new states, and ends as asked", async () => {
  const response = await get("/jmap/eventsource?types=Mailbox,Email&closeafter=state&ping=0");
  assert.match(response.headers.get("content-type") ?? "", /^text\/event-stream/);
  const { methodResponses } = await jmap([
    ["Mailbox/set", { accountId: "A1", create: { p: { name: "pushed" } } }, "a"],
  ]);
  const text = await response.text();
  const events = text.split("\n\n").filter((event) => event.startsWith("event: state"));
  assert.equal(events.length, 1);
  const data = JSON.parse(events[0]?.split("data: ")[1] ?? "") as Json;
  assert.deepEqual(data, { "@type": "StateChange", changed: { A1: { Mailbox: methodResponses[0][1]["newState"] } } });
  for (const query of ["closeafter=maybe", "ping=x", "ping=-1"]) {
    assert.equal(await code(await get(`/jmap/eventsource?${query}`)), "BAD_REQUEST", query);
  }
});

test("a type that was not asked for is not pushed", async () => {
  const response = await get("/jmap/eventsource?types=Email&closeafter=state&ping=0");
  await jmap([["Mailbox/set", { accountId: "A1", create: { p: { name: "not pushed" } } }, "a"]]);
  const blobId = await upload("Subject: pushed\r\n\r\nx");
  const { methodResponses: mailboxes } = await jmap([
    ["Mailbox/query", { accountId: "A1", filter: { role: "inbox" } }, "q"],
  ]);
  await jmap([
    [
      "Email/import",
      { accountId: "A1", emails: { e: { blobId, mailboxIds: { [mailboxes[0][1]["ids"][0]]: true } } } },
      "i",
    ],
  ]);
  const text = await response.text();
  assert.equal(text.split("event: state").length, 2);
  assert.deepEqual(Object.keys((JSON.parse(text.split("data: ")[1]?.split("\n")[0] ?? "") as Json)["changed"]["A1"]), [
    "Email",
  ]);
});

test("as many event streams as limits.ts allows, one more is refused, and a client that leaves makes room", async () => {
  const open = () => get("/jmap/eventsource");
  const streams = [];
  for (let count = 0; count < limits.eventStreamsMax; count += 1) streams.push(await open());
  assert.equal(await code(await open()), "TOO_MANY_REQUESTS");
  await streams[0]?.body?.cancel();
  const next = await open();
  assert.equal(next.status, 200);
  for (const stream of [...streams.slice(1), next]) await stream.body?.cancel();
});
