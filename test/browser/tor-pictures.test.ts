/**
 * Pictures that are elsewhere, through a Tor that has to start first: real Chromium, a real Tor network on the loopback, and the
 * installed Tor, which Postern starts for the first picture.
 */
import assert from "node:assert/strict";
import { after, before, test, type TestContext } from "node:test";
import { certificateFor } from "../network/certificate.ts";
import { serveHttps } from "../network/https-server.ts";
import { peer } from "../peer.ts";
import { startTorNetwork, type TorNetwork } from "../peers/tor-network.ts";
import { sample } from "../pictures/sample-pictures.ts";
import { skipWithout } from "../skip-without.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { assertNoFaults, chromiumPath, launchChromium, openPage } from "./chromium.ts";
import { htmlMail } from "./html-mail.ts";
import { passphrase } from "./open-mailbox.ts";
import { openServedKernel, trustAuthority } from "./served-kernel.ts";

let network: TorNetwork | null = null;
before(async () => {
  if (chromiumPath && peer("tor") && peer("tor-gencert")) network = await startTorNetwork();
});
after(() => network?.stop());

const host = "pictures.example";

/** A server that only this Tor network knows by its name. */
async function openPictures(t: TestContext) {
  const certificate = certificateFor(t, `DNS:${host}`);
  trustAuthority(t, certificate.cert);
  const png = await sample(60, 40).png().toBuffer();
  const { asking, seen } = await serveHttps(t, (_, response) => response.end(png), {
    certificate,
    address: "127.0.0.1",
  });
  return { url: asking("/harbour.png").url.replace("127.0.0.1", host), seen };
}

test("the first picture waits for Tor, which is told in words, and comes when it is ready", async (t) => {
  if (skipWithout(t, network, "Tor or Chromium", "scripts/peers installs them")) return;
  assert.ok(network);
  const { url, seen } = await openPictures(t);
  const mail = htmlMail(
    temporaryFolder(t),
    "one",
    "First letter",
    `<img src="${url}" alt="A harbour" width="60" height="40">`,
  );
  const tor = { usualAddresses: [], torrcLines: [...network.torrcLines, `MapAddress ${host} 127.0.0.1`] };
  const { origin, kernel } = await openServedKernel(t, [mail], { tor });
  const { page, faults } = await openPage(await launchChromium(t), `${origin}/`);
  await page.getByRole("textbox", { name: "Passphrase" }).fill(passphrase);
  await page.keyboard.press("Enter");
  const reading = page.getByRole("region", { name: "Reading" });
  await page.getByRole("link", { name: "First letter" }).first().click();
  await reading.getByText("1 picture is not loaded.").waitFor();
  assert.equal(kernel.network.status().tor.state, "installed");
  await reading.getByRole("button", { name: "Show once" }).click();
  await reading.getByText("Tor is starting. The pictures come when it is ready.").waitFor();
  await reading.getByText("1 picture is shown.").waitFor();
  assert.equal(kernel.network.status().tor.state, "ready");
  assert.deepEqual(
    seen.map((request) => request.url),
    ["/harbour.png"],
  );
  const [row] = kernel.network.ledger({ limit: 5, before: null });
  assert.deepEqual([row?.purpose, row?.host, row?.route, row?.outcome], ["picture.fetch", host, "tor", "ok"]);
  assertNoFaults(faults);
});
