import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { createApp } from "../../core/http/app.ts";
import { ClaimToken } from "../../core/http/claim-token.ts";
import { limits } from "../../core/kernel/limits.ts";
import { openPostern } from "../../core/main.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { type App, appOptions, ask, askJson, keyholderOf, signedInHeaders } from "./door.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- answers are read by the dozen, and asserted on
type Json = Record<string, any>;
const passphrase = "correct horse battery staple";
const root = temporaryFolder({ after });
const claimToken = new ClaimToken();
const clock = { time: Date.now(), now: () => clock.time };
const keyholder = keyholderOf(
  root,
  (keys) => openPostern({ paths: keyholder.paths, keys, hasPlugins: false, watchesSources: false }),
  clock,
);
const ui = join(root, "ui");
mkdirSync(join(ui, "assets"), { recursive: true });
writeFileSync(join(ui, "index.html"), "<!doctype html><title>Postern</title>");
writeFileSync(join(ui, "assets", "main-abc.js"), "1");
writeFileSync(join(root, "secret.txt"), "outside of the folder");
const app: App = createApp(appOptions(keyholder, { claimToken, clock, staticFolder: ui }), null);
let page: Record<string, string> = {};

after(() => keyholder.lock("stopping"));

const body = async (response: Response, status = 200): Promise<Json> => {
  const text = await response.text();
  assert.equal(response.status, status, text);
  return JSON.parse(text) as Json;
};
const get = (path: string, headers = page) => ask(app, path, { headers });
const send = (method: string, path: string, value: unknown, headers = page) =>
  askJson(app, method, path, value, headers);
const code = async (response: Response) => ((await response.json()) as Json)["code"];
const jmap = async (calls: unknown[], headers = page): Promise<Json> =>
  body(
    await send(
      "POST",
      "/jmap/api",
      { using: ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail"], methodCalls: calls },
      headers,
    ),
  );
const uploadText = async (text: string): Promise<string> =>
  (
    await body(
      await ask(app, "/jmap/upload/A1", {
        method: "POST",
        body: text,
        headers: { ...page, "content-type": "text/plain" },
      }),
      201,
    )
  )["blobId"];

before(async () => {
  const response = await send("POST", "/api/claim", { claimToken: claimToken.value, passphrase }, {});
  assert.equal(response.status, 200);
  assert.match(response.headers.get("set-cookie") ?? "", /HttpOnly; SameSite=Strict/);
  const copy = response.clone();
  assert.match(((await copy.json()) as Json)["recoveryCode"], /\S{20,}/);
  page = await signedInHeaders(response);
});

test("the claim token is good once", async () => {
  assert.equal(
    await code(await send("POST", "/api/claim", { claimToken: claimToken.value, passphrase }, {})),
    "ALREADY_CLAIMED",
  );
  assert.equal(claimToken.matches(claimToken.value), false);
});

test("the session opens the API with its page token, and a cookie alone opens nothing", async () => {
  assert.equal((await body(await get("/api/status")))["isSignedIn"], true);
  const cookie = { cookie: page["cookie"] as string };
  assert.equal((await body(await get("/api/status", cookie)))["isSignedIn"], false);
  for (const path of ["/api/settings", "/api/imports", "/.well-known/jmap", "/jmap/eventsource"]) {
    assert.equal(await code(await get(path, cookie)), "NOT_SIGNED_IN", path);
    assert.equal(
      await code(await get(path, { "x-postern-page": page["x-postern-page"] as string })),
      "NOT_SIGNED_IN",
      path,
    );
    assert.equal(await code(await get(path, { ...page, "x-postern-page": "x" })), "NOT_SIGNED_IN", path);
  }
});

test("signing in again needs the passphrase, and signing out ends that session alone", async () => {
  assert.equal(
    await code(await send("POST", "/api/session", { passphrase: "wrong horse battery" }, {})),
    "PASSPHRASE_WRONG",
  );
  const second = await signedInHeaders(await send("POST", "/api/session", { passphrase }, {}));
  assert.equal((await get("/api/settings", second)).status, 200);
  // Only the page itself signs out: another port of this host has the cookie, too.
  await ask(app, "/api/session", { method: "DELETE", headers: { cookie: second["cookie"] as string } });
  assert.equal((await get("/api/settings", second)).status, 200);
  const out = await ask(app, "/api/session", { method: "DELETE", headers: second });
  assert.match(out.headers.get("set-cookie") ?? "", /Max-Age=0/);
  assert.equal(await code(await get("/api/settings", second)), "NOT_SIGNED_IN");
  assert.equal((await get("/api/settings")).status, 200);
});

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
    "urn:postern:jmap",
  ]);
  assert.equal(session["primaryAccounts"]["urn:ietf:params:jmap:mail"], "A1");
  const answer = await jmap([["Core/echo", {}, "a"]]);
  assert.equal(answer["sessionState"], session["state"]);
});

test("an app password opens JMAP by Basic and Bearer, never the admin API, until it is revoked", async () => {
  const made = await body(await send("POST", "/api/app-passwords", { name: "phone", scope: "send" }), 201);
  const basic = (password: string) => ({
    authorization: `Basic ${Buffer.from(`anybody:${password}`).toString("base64")}`,
  });
  for (const headers of [
    basic(made["password"]),
    { authorization: `Bearer ${made["password"]}` },
    basic(made["password"].toUpperCase().replaceAll("-", " ")),
  ]) {
    assert.equal((await body(await get("/.well-known/jmap", headers)))["accounts"]["A1"]["isReadOnly"], false);
    assert.equal(await code(await get("/api/settings", headers)), "FORBIDDEN");
    assert.equal(await code(await send("POST", "/api/imports", { paths: ["/etc"] }, headers)), "FORBIDDEN");
  }
  assert.equal(await code(await get("/.well-known/jmap", basic("wrong"))), "NOT_SIGNED_IN");
  assert.equal(await code(await get("/.well-known/jmap", { authorization: "Digest x" })), "NOT_SIGNED_IN");
  assert.equal(await code(await send("POST", "/api/app-passwords", { name: "phone", scope: "send" })), "CONFLICT");
  assert.equal(await code(await send("POST", "/api/app-passwords", { name: "x", scope: "admin" })), "BAD_REQUEST");
  const { appPasswords } = await body(await get("/api/app-passwords"));
  assert.deepEqual(
    appPasswords.map((each: Json) => [each["name"], each["scope"]]),
    [["phone", "send"]],
  );
  assert.ok(!JSON.stringify(appPasswords).includes(made["password"]));
  await body(await ask(app, `/api/app-passwords/${made["id"]}`, { method: "DELETE", headers: page }));
  assert.equal(await code(await get("/.well-known/jmap", basic(made["password"]))), "NOT_SIGNED_IN");
});

test("a reader's app password reads, and neither sets nor uploads", async () => {
  const { password } = await body(await send("POST", "/api/app-passwords", { name: "reader", scope: "read" }), 201);
  const reader = { authorization: `Bearer ${password}` };
  assert.equal((await body(await get("/.well-known/jmap", reader)))["accounts"]["A1"]["isReadOnly"], true);
  const { methodResponses } = await jmap(
    [
      ["Mailbox/get", { accountId: "A1" }, "a"],
      ["Mailbox/set", { accountId: "A1", create: { x: { name: "x" } } }, "b"],
    ],
    reader,
  );
  assert.equal(methodResponses[0][1]["list"][0]["myRights"]["mayRename"], false);
  assert.equal(methodResponses[1][1]["type"], "accountReadOnly");
  assert.equal(
    await code(await ask(app, "/jmap/upload/A1", { method: "POST", body: "x", headers: reader })),
    "FORBIDDEN",
  );
});

test("requests that are refused as a whole carry RFC 8620's problem details", async () => {
  const post = (text: string, type = "application/json") =>
    ask(app, "/jmap/api", { method: "POST", body: text, headers: { ...page, "content-type": type } });
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

test("an upload is a blob that comes back byte for byte, in ranges, too, and never as a page", async () => {
  const bytes = Buffer.from([0, 255, 60, 104, 116, 109, 108, 62]);
  const response = await ask(app, "/jmap/upload/A1", {
    method: "POST",
    body: bytes,
    headers: { ...page, "content-type": "text/html" },
  });
  const { blobId, type, size, accountId } = await body(response, 201);
  assert.deepEqual([type, size, accountId], ["text/html", 8, "A1"]);
  const whole = await get(`/jmap/download/A1/${blobId}/page.html?type=text/html`);
  assert.deepEqual(Buffer.from(await whole.arrayBuffer()), bytes);
  assert.match(whole.headers.get("content-disposition") ?? "", /^attachment; filename="page.html"/);
  assert.equal(whole.headers.get("content-security-policy"), "sandbox; default-src 'none'");
  const part = await get(`/jmap/download/A1/${blobId}/x?type=text/plain`, { ...page, range: "bytes=2-3" });
  assert.equal(part.status, 206);
  assert.deepEqual(Buffer.from(await part.arrayBuffer()), bytes.subarray(2, 4));
  assert.equal((await get(`/jmap/download/A1/${blobId}/x`, { ...page, range: "bytes=8-" })).status, 416);
  for (const path of [
    "/jmap/download/A1/Gzzz/x",
    `/jmap/download/A2/${blobId}/x`,
    `/jmap/download/A1/${blobId}-0-99-n/x`,
    "/jmap/download/A1/nonsense/x",
  ]) {
    assert.equal(await code(await get(path)), "NOT_FOUND", path);
  }
  assert.equal(
    await code(await ask(app, "/jmap/upload/A2", { method: "POST", body: "x", headers: page })),
    "NOT_FOUND",
  );
});

test("an upload over the limit is refused by what it declares, and one that is cut off leaves nothing behind", async () => {
  const declared = await ask(app, "/jmap/upload/A1", {
    method: "POST",
    body: "x",
    headers: { ...page, "content-length": String(limits.uploadBytesMax + 1) },
  });
  assert.equal((await body(declared, 413))["limit"], "maxSizeUpload");
  for (let round = 0; round <= limits.concurrentUploadsMax; round += 1) {
    const cut = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(1000));
        controller.error(new Error("the client went away"));
      },
    });
    const response = await ask(app, "/jmap/upload/A1", {
      method: "POST",
      body: cut,
      headers: page,
      duplex: "half",
    } as RequestInit);
    assert.ok(response.status >= 400 && response.status < 500, String(response.status));
  }
  assert.match(await uploadText("after the cut ones"), /^G/);
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
      headers: { ...page, "content-type": "application/json", "content-length": "32" },
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

test("a ticket answers one download, to the browser that asked for it", async () => {
  const blobId = await uploadText("ticket");
  const { url } = await body(await send("POST", "/api/tickets", { blobId, name: "a b.txt", type: "text/plain" }), 201);
  const cookie = { cookie: page["cookie"] as string };
  assert.equal(await code(await get(url, {})), "NOT_FOUND");
  assert.equal(await code(await get(url, cookie)), "NOT_FOUND");
  const again = (await body(await send("POST", "/api/tickets", { blobId, name: "a b.txt", type: "text/plain" }), 201))[
    "url"
  ];
  const file = await get(again, cookie);
  assert.equal(await file.text(), "ticket");
  assert.match(file.headers.get("content-disposition") ?? "", /filename="a b.txt"/);
  assert.equal(await code(await get(again, cookie)), "NOT_FOUND");
  assert.equal(await code(await send("POST", "/api/tickets", { blobId })), "BAD_REQUEST");
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
  const blobId = await uploadText("Subject: pushed\r\n\r\nx");
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

test("settings are kept, and a bad one changes none", async () => {
  assert.deepEqual(await body(await get("/api/settings")), {
    autoLockMinutes: 0,
    theme: "system",
    density: "comfortable",
  });
  assert.equal(
    (await body(await send("PATCH", "/api/settings", { theme: "dark", autoLockMinutes: limits.autoLockMinutesMax })))[
      "theme"
    ],
    "dark",
  );
  for (const bad of [
    { theme: "pink" },
    { autoLockMinutes: -1 },
    { autoLockMinutes: limits.autoLockMinutesMax + 1 },
    { autoLockMinutes: 1.5 },
    { nothing: 1 },
    { density: "compact", theme: 1 },
  ]) {
    assert.equal(await code(await send("PATCH", "/api/settings", bad)), "BAD_REQUEST", JSON.stringify(bad));
  }
  assert.equal((await body(await get("/api/settings")))["density"], "comfortable");
  await send("PATCH", "/api/settings", { theme: "system", autoLockMinutes: 0 });
});

test("a path is imported, an upload is, and what cannot be read is told", async () => {
  const file = join(root, "one.eml");
  writeFileSync(file, "Subject: imported by path\r\nMessage-ID: <path@x>\r\n\r\nhello\r\n");
  const job = await body(await send("POST", "/api/imports", { paths: [file], tag: "Imported" }), 202);
  const postern = keyholder.postern();
  assert.ok(postern);
  assert.equal((await postern.imports.wait(job["id"])).messages, 1);
  const mbox = "From a@b Thu Jan  1 00:00:00 2024\nSubject: uploaded\nMessage-ID: <up@x>\n\nhello\n";
  const uploaded = await body(
    await ask(app, "/api/imports/upload?name=mail.mbox", { method: "POST", body: mbox, headers: page }),
  );
  assert.deepEqual([uploaded["state"], uploaded["messages"]], ["done", 1]);
  const { imports } = await body(await get("/api/imports"));
  assert.equal(imports.length, 2);
  for (const paths of [["relative"], [join(root, "nothing here")], ["/a\0b"]])
    assert.equal(await code(await send("POST", "/api/imports", { paths })), "BAD_PATH", paths[0]);
  for (const bad of [{}, { paths: [] }, { paths: "x" }, { paths: ["/x"], tag: 1 }, { paths: ["/x"], more: 1 }]) {
    assert.equal(await code(await send("POST", "/api/imports", bad)), "BAD_REQUEST", JSON.stringify(bad));
  }
  assert.equal(await code(await send("POST", "/api/imports/none/stop", {})), "NOT_FOUND");
  assert.equal(await code(await send("POST", "/api/imports/none/resume", {})), "NOT_FOUND");
});

test("what the UI asks of one mail: its ids, its text, its bytes, what the filter said", async () => {
  const blobId = await uploadText("Subject: one mail\r\nContent-Type: text/html\r\n\r\n<p>Hello <b>you</b></p>");
  const { methodResponses } = await jmap([["Mailbox/query", { accountId: "A1", filter: { role: "archive" } }, "q"]]);
  const mailboxIds = { [methodResponses[0][1]["ids"][0]]: true };
  const imported = await jmap([["Email/import", { accountId: "A1", emails: { e: { blobId, mailboxIds } } }, "i"]]);
  const { id, threadId } = imported["methodResponses"][0][1]["created"]["e"];
  assert.deepEqual(await body(await get(`/api/emails/${id}`)), { emailId: id, threadId });
  const { text, isFromHtml } = await body(await get(`/api/emails/${id}/text`));
  assert.deepEqual([text.trim(), isFromHtml], ["Hello you", true]);
  assert.deepEqual(await body(await get(`/api/emails/${id}/spam`)), { verdict: null, decision: null });
  const raw = await get(`/api/emails/${id}/raw`);
  assert.match(await raw.text(), /^Subject: one mail/);
  assert.match(raw.headers.get("content-disposition") ?? "", /^attachment/);
  for (const path of ["", "/text", "/spam", "/raw"])
    assert.equal(await code(await get(`/api/emails/Ezzz${path}`)), "NOT_FOUND");
});

test("a search is checked, and what is wrong is pointed at", async () => {
  assert.deepEqual(await body(await get("/api/search?q=from:ana")), { ok: true });
  const { ok, problem } = await body(await get(`/api/search?q=${encodeURIComponent("before:nonsense")}`));
  assert.equal(ok, false);
  assert.equal(typeof problem["message"], "string");
  assert.ok(problem["length"] > 0);
});

test("a source is checked before anything is kept or connected", async () => {
  const good = { host: "imap.example.org", port: 993, security: "tls", user: "ana", password: "x" };
  assert.deepEqual(await body(await get("/api/sources")), { sources: [] });
  for (const bad of [
    { host: "a b" },
    { host: "a/b" },
    { port: 0 },
    { port: 65_536 },
    { port: "993" },
    { security: "none" },
    { user: "a\r\nb" },
    { user: "" },
    { password: 1 },
    { extra: 1 },
  ]) {
    assert.equal(
      await code(await send("POST", "/api/sources", { ...good, ...bad })),
      "BAD_REQUEST",
      JSON.stringify(bad),
    );
  }
  assert.equal(await code(await send("PATCH", "/api/sources/x", {})), "NOT_FOUND");
  assert.equal(await code(await ask(app, "/api/sources/99", { method: "DELETE", headers: page })), "NOT_FOUND");
});

test("texts as long as limits.ts allows are taken, and one character more is refused", async () => {
  const x = (count: number) => "x".repeat(count);
  const source = { host: "imap.example.org", port: 0, security: "tls", user: "ana", password: "x" };
  const fieldOf = async (more: Json) =>
    ((await (await send("POST", "/api/sources", { ...source, ...more })).json()) as Json)["detail"]["field"];
  // The port is wrong in all of them: when it is the port that is told, the field before it was taken.
  assert.equal(await fieldOf({ host: x(limits.hostNameCharsMax) }), "port");
  assert.equal(await fieldOf({ host: x(limits.hostNameCharsMax + 1) }), "host");
  const over = {
    user: limits.credentialCharsMax,
    password: limits.credentialCharsMax,
    trustedCertificate: limits.certificateCharsMax,
  };
  for (const [field, max] of Object.entries(over)) assert.equal(await fieldOf({ port: 1, [field]: x(max + 1) }), field);
  const named = (count: number) => send("POST", "/api/app-passwords", { name: x(count), scope: "read" });
  const { id } = await body(await named(limits.appPasswordNameCharsMax), 201);
  assert.equal(await code(await named(limits.appPasswordNameCharsMax + 1)), "BAD_REQUEST");
  await ask(app, `/api/app-passwords/${id}`, { method: "DELETE", headers: page });
  const paths = (count: number) =>
    send("POST", "/api/imports", { paths: Array.from({ length: count }, () => "/nothing/here") });
  assert.equal(await code(await paths(limits.importPathsMax)), "BAD_PATH");
  assert.equal(await code(await paths(limits.importPathsMax + 1)), "BAD_REQUEST");
  const upload = (count: number) =>
    ask(app, `/api/imports/upload?name=${x(count)}`, { method: "POST", body: "Subject: x\r\n\r\nx", headers: page });
  assert.equal((await upload(limits.fileNameCharsMax)).status, 200);
  assert.equal(await code(await upload(limits.fileNameCharsMax + 1)), "BAD_REQUEST");
});

test("as many app passwords as limits.ts allows, and one more is refused", async () => {
  const add = (name: string) => send("POST", "/api/app-passwords", { name, scope: "read" });
  const { appPasswords } = await body(await get("/api/app-passwords"));
  const ids: number[] = [];
  for (let count = appPasswords.length; count < limits.appPasswordsMax; count += 1)
    ids.push((await body(await add(`p${count}`), 201))["id"]);
  assert.equal(await code(await add("one more")), "CONFLICT");
  for (const id of ids) await ask(app, `/api/app-passwords/${id}`, { method: "DELETE", headers: page });
});

test("health, plugins and the ledger of connections are told", async () => {
  const health = await body(await get("/api/health"));
  assert.ok(health["checks"].every((check: Json) => /[.!]$/.test(check["sentence"])));
  assert.deepEqual(await body(await get("/api/plugins")), { plugins: [], walls: [] });
  assert.deepEqual(await body(await get("/api/egress")), { connections: [] });
  assert.equal(await code(await get("/api/egress?limit=0")), "BAD_REQUEST");
  assert.equal(await code(await get(`/api/egress?limit=${limits.egressRowsPerPageMax + 1}`)), "BAD_REQUEST");
});

test("the UI's page is served for every place in it, with the strictest headers, and no file outside its folder", async () => {
  for (const path of ["/", "/mail/E1", "/search/filename:report.pdf", "/tag/foo.bar"]) {
    const response = await get(path, {});
    assert.match(await response.text(), /<title>Postern/);
    const policy = response.headers.get("content-security-policy") ?? "";
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "require-trusted-types-for 'script'",
      "trusted-types lit-html default",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ]) {
      assert.ok(policy.split("; ").includes(part), part);
    }
    assert.ok(!policy.includes("unsafe"));
    assert.equal(response.headers.get("cross-origin-opener-policy"), "same-origin");
    assert.equal(response.headers.get("cache-control"), "no-cache");
  }
  const script = await get("/assets/main-abc.js", {});
  assert.equal(script.headers.get("content-type"), "text/javascript; charset=utf-8");
  assert.match(script.headers.get("cache-control") ?? "", /immutable/);
  assert.equal((await get("/assets/nothing.js", {})).status, 404);
  for (const path of [
    "/../secret.txt",
    "/..%2fsecret.txt",
    "/%2e%2e/secret.txt",
    "/assets/..%2f..%2fsecret.txt",
    "/assets/../../secret.txt",
  ]) {
    assert.doesNotMatch(await (await get(path, {})).text(), /outside of the folder/, path);
  }
  assert.equal(await code(await get("/api/nothing", {})), "NOT_FOUND");
  for (const path of ["/cli/status", "/.well-known/other"])
    assert.equal(await code(await get(path)), "NOT_FOUND", path);
});

test("changing the passphrase needs the old one, ends the other sessions, and the recovery code stays", async () => {
  const other = await signedInHeaders(await send("POST", "/api/session", { passphrase }, {}));
  const { recoveryCode } = await body(await send("POST", "/api/recovery-code", { passphrase }));
  assert.equal(
    await code(await send("POST", "/api/recovery-code", { passphrase: "wrong horse battery" })),
    "PASSPHRASE_WRONG",
  );
  assert.equal(
    await code(
      await send("POST", "/api/passphrase", { current: "wrong horse battery", next: "a new long passphrase" }),
    ),
    "PASSPHRASE_WRONG",
  );
  assert.equal(
    await code(await send("POST", "/api/passphrase", { current: passphrase, next: "short" })),
    "PASSPHRASE_WEAK",
  );
  await body(await send("POST", "/api/passphrase", { current: passphrase, next: "a new long passphrase" }));
  assert.equal(await code(await get("/api/settings", other)), "NOT_SIGNED_IN");
  assert.equal((await get("/api/settings")).status, 200);
  assert.equal(await code(await send("POST", "/api/session", { passphrase }, {})), "PASSPHRASE_WRONG");
  assert.equal((await send("POST", "/api/session", { recoveryCode }, {})).status, 200);
  await body(await send("POST", "/api/passphrase", { recoveryCode, next: passphrase }));
});

test("auto-lock counts from the last use, not from what a page does by itself, and 0 means never", async () => {
  const idleMs = 10 * 60_000;
  clock.time += idleMs;
  assert.equal(await keyholder.lockIfIdle(0), false);
  await get("/api/settings");
  clock.time += idleMs - 1;
  assert.equal(await keyholder.lockIfIdle(idleMs), false);
  await get("/api/settings", { ...page, "x-postern-background": "1" });
  clock.time += 1;
  assert.equal(await keyholder.lockIfIdle(idleMs), true);
  assert.equal(await code(await get("/api/settings")), "LOCKED");
  page = await signedInHeaders(await send("POST", "/api/session", { passphrase }, {}));
});

test("a lock while requests run ends them cleanly, ends the sessions and streams, and the passphrase opens again", async () => {
  const stream = await get("/jmap/eventsource");
  const running = Array.from({ length: 5 }, () => jmapStatus());
  const locked = send("POST", "/api/lock", {});
  for (const status of await Promise.all(running)) assert.ok([200, 423].includes(status), String(status));
  assert.equal((await locked).status, 200);
  await stream.text();
  assert.equal(keyholder.state(), "locked");
  assert.equal(await code(await get("/api/settings")), "LOCKED");
  assert.equal(await code(await send("POST", "/jmap/api", {})), "LOCKED");
  const again = await signedInHeaders(await send("POST", "/api/session", { passphrase }, {}));
  assert.equal(await code(await get("/api/settings")), "NOT_SIGNED_IN");
  assert.equal((await get("/api/settings", again)).status, 200);
  page = again;
});

async function jmapStatus(): Promise<number> {
  const call = ["Email/query", { accountId: "A1", filter: { text: "hello" } }, "q"];
  return (
    await send("POST", "/jmap/api", {
      using: ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail"],
      methodCalls: [call, call, call],
    })
  ).status;
}
