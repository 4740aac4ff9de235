import { spawnSync } from "node:child_process";
import { suite, test } from "node:test";
import { assertAccessible, withoutChromium } from "./chromium.ts";
import { mailboxOfSuite } from "./open-mailbox.ts";

/** A system that gives no further user namespaces, as hardened ones do. */
const hardened = ["unshare", "-r", "sh", "-c", 'echo 0 > /proc/sys/user/max_user_namespaces; exec "$@"', "sh"];
const isPossible = spawnSync("unshare", ["-r", "true"]).status === 0;

suite("a wall that does not stand here", {
  skip: withoutChromium() || (isPossible ? false : "unshare does not work here"),
}, () => {
  const mailbox = mailboxOfSuite({ through: hardened });

  test("is shown as missing, with what that means, and the others as standing", async () => {
    const { page, postern } = mailbox();
    await page.goto(`${postern.origin}/settings/plugins`);
    await page.getByText(/^\d of \d walls stand on this machine/).waitFor();
    const down = page.locator("po-wall-picture dl > div.down");
    await down.getByText("No network").waitFor();
    await down.getByText("unshare does not work here").waitFor();
    await assertAccessible(page, "a wall is down");
  });
});
