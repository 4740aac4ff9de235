/** A new plugin: small, whole, and right as made. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { sdkVersion } from "../manifest.ts";
import { sdkFolder } from "./bundle.ts";
import { linkSdk } from "./link-sdk.ts";

/** As the manifest's `id` has to be; at most 40 characters. */
export const pluginName = /^(?=.{1,40}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** The names of the files it wrote. Null: there is something in `folder` already. The folder's name is the plugin's id. */
export function scaffoldPlugin(folder: string): string[] | null {
  if (existsSync(folder) && readdirSync(folder).length > 0) return null;
  const id = basename(folder);
  mkdirSync(folder, { recursive: true });
  const files = { ...settings(id), "main.ts": main, "main.test.ts": test, "README.md": readme(id) };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text, { flag: "wx" });
  linkSdk(folder);
  return Object.keys(files);
}

const titleOf = (id: string) => id.charAt(0).toUpperCase() + id.slice(1).replaceAll("-", " ");

function settings(id: string): Record<string, string> {
  const name = titleOf(id);
  const version = "0.1.0";
  return {
    "manifest.json": json({
      manifest: 1,
      id,
      version,
      sdk: `^${sdkVersion.major}.${sdkVersion.minor}`,
      name,
      summary: "Tags mail whose subject is a question.",
      main: "main.ts",
      hooks: { "message.observe": {} },
      capabilities: {
        "message.read": { fields: ["envelope"], reason: "See which subjects end with a question mark." },
        "message.tag": { tags: ["Question"], reason: "Mark the mail that asks something." },
      },
    }),
    "package.json": json({
      name: `postern-plugin-${id}`,
      version,
      private: true,
      type: "module",
      devDependencies: { "@postern/sdk": `file:${sdkFolder}` },
    }),
    "tsconfig.json": json({
      compilerOptions: {
        target: "esnext",
        module: "nodenext",
        lib: ["esnext"],
        types: ["@postern/sdk/globals"],
        strict: true,
        noUncheckedIndexedAccess: true,
        verbatimModuleSyntax: true,
        erasableSyntaxOnly: true,
        allowImportingTsExtensions: true,
        skipLibCheck: true,
        noEmit: true,
      },
      include: ["**/*.ts"],
      exclude: ["node_modules", "**/*.test.ts"],
    }),
    ".gitignore": "node_modules/\n*.tgz\n",
  };
}

const json = (value: object) => `${JSON.stringify(value, null, 2)}\n`;

const main = `import { definePlugin } from "@postern/sdk";

export default definePlugin({
  hooks: {
    async "message.observe"(observed, host) {
      for (const { view, event } of observed) {
        if (event !== "stored") continue;
        if (view.subject.endsWith("?")) await host.mail.tag(view.key, ["Question"], []);
      }
    },
  },
});
`;

const test = `import assert from "node:assert/strict";
import { test } from "node:test";
import { createHarness } from "@postern/sdk/test";

const folder = import.meta.dirname;

const mail = (subject: string) => \`From: Ana <ana@example.org>
To: ben@example.org
Subject: \${subject}

Text.
\`;

test("a question is tagged", async () => {
  await using harness = await createHarness({ folder });
  const { tags } = await harness.deliver(mail("Lunch on Friday?"));
  assert.ok(tags.includes("Question"));
});

test("other mail is left alone", async () => {
  await using harness = await createHarness({ folder });
  const { tags } = await harness.deliver(mail("Lunch on Friday"));
  assert.ok(!tags.includes("Question"));
});

test("without the capability nothing is tagged", async () => {
  await using harness = await createHarness({ folder });
  harness.revoke("message.tag");
  await harness.expectDenied(() => harness.deliver(mail("Lunch?")), "message.tag");
});
`;

const readme = (id: string) => `# ${titleOf(id)}

Tags mail whose subject is a question.

    postern plugin dev      reload while you write, against a demo mailbox
    postern plugin test     run *.test.ts in the real runner
    postern plugin check    manifest, types, capabilities
    postern plugin pack     make ${id}-0.1.0.tgz

\`manifest.json\` says what it may do; the user reads each reason word for word.
`;
