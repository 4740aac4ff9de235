import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { fetchPicture } from "../../core/network/fetch-picture.ts";
import { serveHttps } from "./https-server.ts";

test("a picture is asked for without a word that tells one reader from another, and no larger than limits say", async (t) => {
  const { open, rows, asking, seen, until } = await serveHttps(t, ({ url }, response) => {
    response.end(Buffer.alloc(limits.pictureFetchBytesMax + (url === "/large" ? 1 : 0)));
  });
  const picture = ({ url, trustedCertificate }: ReturnType<typeof asking>) =>
    fetchPicture(open, { url, route: "direct", ...(trustedCertificate !== undefined && { trustedCertificate }) });
  assert.equal((await picture(asking("/fits"))).body.byteLength, limits.pictureFetchBytesMax);
  assert.deepEqual(Object.keys(seen[0]?.headers ?? {}).sort(), ["accept", "connection", "host", "user-agent"]);
  await assert.rejects(picture(asking("/large")), { code: "TOO_LARGE" });
  await until(() => rows.length === 2);
  assert.deepEqual(
    rows.map(({ purpose, actor, route }) => [purpose, actor, route]),
    [
      ["picture.fetch", "kernel", "direct"],
      ["picture.fetch", "kernel", "direct"],
    ],
  );
});

test("a picture's URL may redirect limits.pictureRedirectsMax times and not once more", async (t) => {
  const { open, asking } = await serveHttps(t, ({ url }, response) => {
    const left = Number(url.slice(1));
    if (left > 0) response.writeHead(302, { Location: `/${left - 1}` });
    response.end();
  });
  const { trustedCertificate = "" } = asking("/");
  const picture = (count: number) =>
    fetchPicture(open, { url: asking(`/${count}`).url, route: "direct", trustedCertificate });
  assert.equal((await picture(limits.pictureRedirectsMax)).status, 200);
  await assert.rejects(picture(limits.pictureRedirectsMax + 1), { code: "NETWORK_FAILED" });
});
