/** Remote pictures, from a real HTTPS server through the broker and the program that makes them anew. */
import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { fetchPicture } from "../../core/network/fetch-picture.ts";
import { Pictures } from "../../core/pictures/pictures.ts";
import type { RemoteReference } from "../../core/plugins/hooks/rendered-message.ts";
import { RemotePictures } from "../../core/reading/remote-pictures.ts";
import type { StoreWriter } from "../../core/store/store-writer.ts";
import type { MessageId } from "../../core/store/types.ts";
import { serveHttps } from "../network/https-server.ts";
import { RowStore } from "../store/row-store.ts";

/** A red square of 8 by 8 pixels, and a text behind its end. */
const png = Buffer.concat([
  Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAFElEQVR4nGP8z8DAwMDAxMDAwAAADR4BAw9Hn8cAAAAASUVORK5CYII=",
    "base64",
  ),
  Buffer.from("behind the end"),
]);
const mail = 7 as MessageId;

async function openPictures(t: TestContext, answer: (url: string, response: ServerResponse) => void) {
  const served = await serveHttps(t, ({ url }, response) => answer(url, response));
  const store = new RowStore(t);
  const cleaner = new Pictures({ build: join(import.meta.dirname, "../../build/plugins") });
  t.after(() => cleaner.close());
  const { url: root, trustedCertificate = "" } = served.asking("/");
  const pictures = new RemotePictures({
    reader: store.reader,
    writer: { perform: async (operation) => store.perform(operation) } as Pick<StoreWriter, "perform"> as StoreWriter,
    clock: { now: () => store.now },
    fetch: (request) => fetchPicture(served.open, { ...request, trustedCertificate }),
    clean: (bytes) => cleaner.reencode(bytes),
  });
  t.after(() => pictures.close());
  store.perform({ op: "setting.set", key: "pictureRoute", value: "direct" });
  const reference = (path: string, kind: RemoteReference["kind"] = "picture"): RemoteReference => {
    return { url: new URL(path, root).href, kind, host: "x.example", tracker: null, width: null, height: null };
  };
  return { ...served, store, pictures, reference };
}

test("a picture is fetched once, made anew, and comes from the sealed copy afterwards", async (t) => {
  const { pictures, reference, seen } = await openPictures(t, (_, response) => response.end(png));
  const remote = [reference("/a.png")];
  const [first, again] = await Promise.all([pictures.of(mail, remote, 0), pictures.of(mail, remote, 0)]);
  assert.equal(first.type, "image/png");
  assert.ok(!Buffer.from(first.bytes).includes("behind the end"));
  assert.equal(again, first);
  const kept = await pictures.of(mail, remote, 0);
  assert.deepEqual(Buffer.from(kept.bytes), Buffer.from(first.bytes));
  assert.equal(seen.length, 1);
});

test("what is no picture of the mail is not asked for: trackers, fonts, styles, places beyond its list", async (t) => {
  const { pictures, reference, seen } = await openPictures(t, (_, response) => response.end(png));
  for (const kind of ["tracker", "font", "style", "media", "other"] as const)
    await assert.rejects(pictures.of(mail, [reference("/x", kind)], 0), { code: "NETWORK_REFUSED" }, kind);
  await assert.rejects(pictures.of(mail, [reference("/x")], 1), { code: "NOT_FOUND" });
  await assert.rejects(pictures.of(mail, [reference("/x")], -1), { code: "NOT_FOUND" });
  assert.equal(seen.length, 0);
});

test("an answer that is no picture, or a server without one, is told by its code and not kept", async (t) => {
  const { pictures, reference, store } = await openPictures(t, (url, response) => {
    if (url === "/gone.png") response.statusCode = 404;
    response.end(url === "/gone.png" ? png : "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>");
  });
  await assert.rejects(pictures.of(mail, [reference("/gone.png")], 0), { code: "NETWORK_FAILED" });
  await assert.rejects(pictures.of(mail, [reference("/drawing.svg")], 0), { code: "PICTURE_UNREADABLE" });
  assert.equal(store.reader.pictures.keptInAll().count, 0);
});

test("limits.mailPicturesMax pictures of a mail can be fetched, and not the one behind them", async (t) => {
  const { pictures, reference } = await openPictures(t, (_, response) => response.end(png));
  const remote = Array.from({ length: limits.mailPicturesMax + 1 }, (_, at) => reference(`/${at}`));
  assert.equal((await pictures.of(mail, remote, limits.mailPicturesMax - 1)).type, "image/png");
  await assert.rejects(pictures.of(mail, remote, limits.mailPicturesMax), { code: "TOO_LARGE" });
});

test("no more than limits.pictureFetchesMax are under way at a time", async (t) => {
  let open = 0;
  let most = 0;
  const waiting: Array<() => void> = [];
  const { pictures, reference } = await openPictures(t, (_, response) => {
    open += 1;
    most = Math.max(most, open);
    waiting.push(() => {
      open -= 1;
      response.end(png);
    });
    // The last of the first lot lets all go, and whoever comes later goes at once.
    if (waiting.length >= limits.pictureFetchesMax) for (const go of waiting.splice(0)) go();
  });
  const count = limits.pictureFetchesMax * 2;
  const remote = Array.from({ length: count }, (_, at) => reference(`/${at}`));
  await Promise.all(remote.map((_, at) => pictures.of(mail, remote, at)));
  assert.equal(most, limits.pictureFetchesMax);
});

test("over Tor is the rule: without it nothing is asked for", async (t) => {
  const { pictures, reference, store, seen } = await openPictures(t, (_, response) => response.end(png));
  store.perform({ op: "setting.set", key: "pictureRoute", value: null });
  await assert.rejects(pictures.of(mail, [reference("/a.png")], 0), (error: { code: string }) =>
    error.code.startsWith("TOR_"),
  );
  assert.equal(seen.length, 0);
});
