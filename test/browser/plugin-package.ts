import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { signPackage } from "../../core/plugins/packages/sign.ts";
import { packPlugin } from "../../core/plugins/packages/pack.ts";

const code = (tag: string): string => `var plugin = { default: { hooks: { async "message.observe"(items, host) {
  for (const { view, event } of items) {
    if (event !== "stored" || !view.subject.includes("news")) continue;
    await host.mail.tag(view.key, ["${tag}"], []);
  }
} } } };`;

const capabilities = {
  "message.read": { fields: ["envelope", "text"], mail: "all", reason: "Find <b>the newsletters</b>." },
  "message.tag": { tags: ["Newsletters", "Digest"], reason: "Put newsletters together." },
  "store.own": { megabytes: 5, reason: "Remember what it has seen." },
};

const settings = {
  type: "object",
  properties: {
    hour: { type: "integer", title: "Hour of the digest", minimum: 0, maximum: 23, default: 7 },
    title: { type: "string", title: "Name of the digest", minLength: 2, maxLength: 20, default: "Digest" },
    weekend: { type: "boolean", title: "Also at weekends", default: true },
  },
};

function written(folder: string, version: string, asked: object, program: string): string {
  const manifest = {
    manifest: 1,
    id: "digest",
    version,
    sdk: "^1.0",
    name: "News digest",
    summary: "Puts newsletters together.",
    main: "main.ts",
    hooks: { "message.observe": {} },
    capabilities: asked,
    settings,
  };
  const path = join(folder, `digest-${version}.tgz`);
  const readme = "<script>alert(1)</script> Gathers newsletters.";
  writeFileSync(path, packPlugin({ manifest: JSON.stringify(manifest, null, 2), code: program, readme }));
  return path;
}

/** The packages of a plugin that tags newsletters: the first version, and one that sees more and reaches a server. */
export function digestPackages(folder: string): { first: string; second: string } {
  const more = {
    ...capabilities,
    "message.read": { ...capabilities["message.read"], fields: ["envelope", "text", "html"] },
    "net.fetch": { origins: ["https://api.digest.example"], via: "direct", reason: "Fetch what they link to." },
  };
  return {
    first: written(folder, "1.0.0", capabilities, code("Newsletters")),
    second: written(folder, "1.1.0", more, code("Digest")),
  };
}

interface Written {
  id: string;
  version?: string;
  name?: string;
  hooks: object;
  asks: object;
  /** Further fields of the manifest. */
  more?: object;
  /** Source of the bundle. */
  code: string;
  /** Armoured private key. */
  key?: string;
}

/** Any other package, signed where a key is given. */
export async function writePackage(folder: string, written: Written): Promise<string> {
  const { id, version = "1.0.0", name = id, hooks, asks, more, code: program, key } = written;
  const manifest = JSON.stringify({
    manifest: 1,
    id,
    version,
    sdk: "^1.0",
    name,
    summary: "A plugin for a test.",
    main: "main.ts",
    hooks,
    capabilities: asks,
    ...more,
  });
  const parts = { manifest, code: program };
  const signature =
    key === undefined ? undefined : await signPackage(parts, { privateKey: key, passphrase: null }, Date.now());
  const path = join(folder, `${id}-${version}-${Math.random().toString(36).slice(2)}.tgz`);
  writeFileSync(path, packPlugin({ ...parts, signature }));
  return path;
}
