import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { ask } from "./door.ts";
import { body, code, type Json, openDoor } from "./open-door.ts";

const door = await openDoor();
const { app, get, jmap, keyholder, root, send, upload } = door;

test("settings are kept, and a bad one changes none", async () => {
  assert.deepEqual(await body(await get("/api/settings")), {
    autoLockMinutes: 0,
    theme: "system",
    density: "comfortable",
    pictures: "ask",
    pictureRoute: "tor",
    mailView: "html",
    composeFormat: "rich",
    undoSendSeconds: 10,
    delayedAfterMinutes: 240,
    protectsAtLeast: "nothing",
    senderCheck: "ask",
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
    { protectsAtLeast: "everything" },
    { density: "compact", theme: 1 },
  ]) {
    assert.equal(await code(await send("PATCH", "/api/settings", bad)), "BAD_REQUEST", JSON.stringify(bad));
  }
  assert.equal((await body(await get("/api/settings")))["density"], "comfortable");
  await send("PATCH", "/api/settings", { theme: "system", autoLockMinutes: 0 });
});

test("times of sending are taken at their limits, and refused one step beyond", async () => {
  const bounds = {
    undoSendSeconds: [0, limits.undoSendSecondsMax],
    delayedAfterMinutes: [limits.delayedAfterMinutesMin, limits.delayedAfterMinutesMax],
  };
  for (const [name, [least = 0, most = 0]] of Object.entries(bounds)) {
    for (const good of [least, most])
      assert.equal((await body(await send("PATCH", "/api/settings", { [name]: good })))[name], good);
    for (const bad of [least - 1, most + 1, most - 0.5])
      assert.equal(await code(await send("PATCH", "/api/settings", { [name]: bad })), "BAD_REQUEST", `${name} ${bad}`);
  }
  for (const protectsAtLeast of ["hop", "content", "content-and-metadata", "nothing"])
    assert.equal(
      (await body(await send("PATCH", "/api/settings", { protectsAtLeast })))["protectsAtLeast"],
      protectsAtLeast,
    );
  await send("PATCH", "/api/settings", { undoSendSeconds: 10, delayedAfterMinutes: 240 });
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
    await ask(app, "/api/imports/upload?name=mail.mbox", { method: "POST", body: mbox, headers: door.page }),
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
  const blobId = await upload("Subject: one mail\r\nContent-Type: text/html\r\n\r\n<p>Hello <b>you</b></p>");
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
  assert.equal(await code(await send("POST", "/api/sources/99/test", {})), "NOT_FOUND");
  assert.equal(await code(await send("POST", "/api/sources/99/test", { password: "" })), "BAD_REQUEST");
  assert.equal(await code(await ask(app, "/api/sources/99", { method: "DELETE", headers: door.page })), "NOT_FOUND");
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
  await ask(app, `/api/app-passwords/${id}`, { method: "DELETE", headers: door.page });
  const paths = (count: number) =>
    send("POST", "/api/imports", { paths: Array.from({ length: count }, () => "/nothing/here") });
  assert.equal(await code(await paths(limits.importPathsMax)), "BAD_PATH");
  assert.equal(await code(await paths(limits.importPathsMax + 1)), "BAD_REQUEST");
  const upload = (count: number) =>
    ask(app, `/api/imports/upload?name=${x(count)}`, {
      method: "POST",
      body: "Subject: x\r\n\r\nx",
      headers: door.page,
    });
  assert.equal((await upload(limits.fileNameCharsMax)).status, 200);
  assert.equal(await code(await upload(limits.fileNameCharsMax + 1)), "BAD_REQUEST");
});

test("health, plugins and the ledger of connections are told", async () => {
  const health = await body(await get("/api/health"));
  assert.ok(health["checks"].every((check: Json) => /[.!]$/.test(check["sentence"])));
  const { plugins, walls } = await body(await get("/api/plugins"));
  assert.deepEqual([plugins, walls.length > 0], [[], true]);
  assert.deepEqual(await body(await get("/api/egress")), { connections: [] });
  assert.equal(await code(await get("/api/egress?limit=0")), "BAD_REQUEST");
  assert.equal(await code(await get(`/api/egress?limit=${limits.egressRowsPerPageMax + 1}`)), "BAD_REQUEST");
  const filter = "purpose=imap.sync&route=tor&outcome=failed&host=mail.example&actor=kernel&before=7";
  assert.deepEqual(await body(await get(`/api/egress?${filter}`)), { connections: [] });
  for (const wrong of ["purpose=any", "route=both", "outcome=odd", `host=${"x".repeat(limits.hostNameCharsMax + 1)}`])
    assert.equal(await code(await get(`/api/egress?${wrong}`)), "BAD_REQUEST", wrong);
  assert.deepEqual(await body(await get("/api/egress/hosts")), { hosts: [] });
});

test("the user's word on Tor is kept, and what does not fit is refused and changes nothing", async () => {
  const patch = (changes: Json) => send("PATCH", "/api/network", changes);
  const { tor: _first, ...settings } = await body(await get("/api/network"));
  assert.deepEqual(settings, { torMode: "automatic", torAddress: "127.0.0.1:9050", isOnlyTor: false });
  const off = await body(await patch({ torMode: "never" }));
  assert.deepEqual([off.torMode, off.tor.state], ["never", "never"]);
  assert.equal((await body(await send("POST", "/api/network/tor", {}))).tor.state, "never");
  for (const wrong of [
    { isOnlyTor: true },
    { torMode: "sometimes" },
    { torAddress: "nowhere" },
    { torAddress: "x".repeat(limits.hostNameCharsMax + 1) },
    { isOnlyTor: "yes" },
    { torMod: "at" },
  ])
    assert.equal(await code(await patch(wrong)), "BAD_REQUEST", JSON.stringify(wrong));
  const { tor: _second, ...kept } = await body(await get("/api/network"));
  assert.deepEqual(kept, { ...settings, torMode: "never" });
  const at = await body(await patch({ torMode: "at", torAddress: "127.0.0.1:1", isOnlyTor: true }));
  assert.deepEqual([at.tor.state, at.tor.reason], ["failed", "ECONNREFUSED"]);
  await patch({ ...settings });
});

test("an account goes directly unless it is to go over Tor, and by no third way", async () => {
  const account = { host: "127.0.0.1", port: 1, security: "tls", user: "ana", password: "secret" };
  assert.equal(
    await code(await send("POST", "/api/sources/test", { ...account, route: "carrier pigeon" })),
    "BAD_REQUEST",
  );
  await send("PATCH", "/api/network", { torMode: "never" });
  const tested = async (more: Json) =>
    (await body(await send("POST", "/api/sources/test", { ...account, ...more }))).error.code;
  assert.equal(await tested({}), "NETWORK_FAILED");
  assert.equal(await tested({ route: "direct" }), "NETWORK_FAILED");
  assert.equal(await tested({ route: "tor" }), "TOR_OFF");
  const ledger = async () => (await body(await get("/api/egress"))).connections as Json[];
  // What came of a connection is written down a moment after its asker was told.
  while ((await ledger()).some(({ outcome }) => outcome === "open"))
    await new Promise((resolve) => setTimeout(resolve, 10));
  assert.deepEqual(
    (await ledger()).map(({ route, outcome }: Json) => [route, outcome]),
    [
      ["tor", "TOR_OFF"],
      ["direct", "NETWORK_FAILED"],
      ["direct", "NETWORK_FAILED"],
    ],
  );
  await send("PATCH", "/api/network", { torMode: "automatic" });
});
