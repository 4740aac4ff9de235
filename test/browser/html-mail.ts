import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { packPlugin } from "../../core/plugins/packages/pack.ts";
import { runCommand } from "./running-postern.ts";

/** One HTML mail as a file. */
export function htmlMail(
  folder: string,
  id: string,
  subject: string,
  html: string,
  from = "Nora Lund <nora@news.example>",
) {
  const path = join(folder, `${id}.eml`);
  writeFileSync(
    path,
    [
      `From: ${from}`,
      "To: you@example.org",
      `Subject: ${subject}`,
      `Date: ${new Date().toUTCString().replace("GMT", "+0000")}`,
      `Message-ID: <${id}@news.example>`,
      "MIME-Version: 1.0",
      'Content-Type: multipart/related; boundary="r"',
      "",
      "--r",
      "Content-Type: text/html; charset=utf-8",
      "Content-Transfer-Encoding: base64",
      "",
      Buffer.from(html).toString("base64").replace(/.{76}/g, "$&\n"),
      "--r",
      "Content-Type: image/png; name=dot.png",
      "Content-ID: <dot@news.example>",
      "Content-Transfer-Encoding: base64",
      "",
      redDot,
      "--r--",
      "",
    ].join("\r\n"),
  );
  return path;
}

/** A red square of 8 by 8 pixels. */
const redDot =
  "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAFElEQVR4nGP8z8DAwMDAxMDAwAAADR4BAw9Hn8cAAAAASUVORK5CYII=";

const identityCode = `var plugin = { default: { hooks: { "message.render": (view) => ({ html: view.html }) } } };`;

/** A plugin that makes nothing safe: what it is shown, it answers. */
export async function installIdentityPlugin(folder: string, postern: string, passphrase: string): Promise<void> {
  const manifest = {
    manifest: 1,
    id: "identity",
    version: "1.0.0",
    sdk: "^1.0",
    name: "Identity",
    summary: "Shows mail as it came.",
    main: "main.ts",
    hooks: { "message.render": {} },
    capabilities: {
      "message.read": { fields: ["html"], mail: "all", reason: "See the HTML." },
      "message.render": { reason: "Show it." },
    },
  };
  const path = join(folder, "identity.tgz");
  writeFileSync(path, packPlugin({ manifest: JSON.stringify(manifest), code: identityCode, readme: "Identity." }));
  await runCommand(postern, passphrase, "plugin", "install", path);
  await runCommand(postern, passphrase, "plugin", "enable", "identity", "--all");
  // The first plugin that answers is shown.
  await runCommand(postern, passphrase, "plugin", "disable", "html-sandbox");
}
