/** A plugin that tags newsletters, packed as its author would, and mail for it. */
import type { Postern } from "../../core/main.ts";
import { packPlugin } from "../../core/plugins/packages/pack.ts";
import type { Grants, PluginView } from "../../core/plugins/plugin-record.ts";
import type { MessageRow } from "../../core/store/types.ts";
import { until } from "./plugin-kernel.ts";

export const capabilities = {
  "message.read": {
    fields: ["envelope", "text"],
    headers: ["list-id"],
    mail: "all",
    reason: "To see which mail is a newsletter.",
  },
  "message.tag": { tags: ["Newsletters"], reason: "To put newsletters together." },
  "store.own": { megabytes: 1, reason: "To remember what it has seen." },
};

export const tagger = (tag: string) => `var plugin = { default: { hooks: { async "message.observe"(items, host) {
  for (const { view, event } of items) {
    if (event !== "stored" || !view.subject.includes("news")) continue;
    await host.store.write([{ key: "seen/" + view.key, value: view.subject + "|" + view.text.length }]);
    await host.mail.tag(view.key, ["${tag}"], []);
  }
} } } };`;

interface Asked {
  version?: string;
  code?: string;
  id?: string;
  more?: object;
  hooks?: object;
  asks?: object;
}

export function packed({
  version = "1.0.0",
  code = tagger("Newsletters"),
  id = "digest",
  more = {},
  hooks,
  asks,
}: Asked = {}) {
  const manifest = {
    manifest: 1,
    id,
    version,
    sdk: "^1.0",
    name: "Digest",
    summary: "Puts newsletters together.",
    main: "main.ts",
    hooks: hooks ?? { "message.observe": {} },
    capabilities: asks ?? capabilities,
    ...more,
  };
  return packPlugin({ manifest: JSON.stringify(manifest, null, 2), code, readme: "A plugin for a test." });
}

const mail = (index: number, subject: string) =>
  Buffer.from(
    `From: Ana <ana@example.org>\nTo: ben@example.org\nMessage-ID: <${index}@example.org>\nSubject: ${subject}\n\nThe text of it.\n`,
  );

export async function deliver(postern: Postern, ...subjects: string[]): Promise<void> {
  const inbox = postern.reader.tagByRole("inbox").id;
  const start = postern.reader.lastMessageId();
  const items = subjects.map((subject, at) => ({
    raw: mail(start + at, subject),
    tagIds: [inbox],
    keywords: [],
    receivedAt: null,
    kind: "message" as const,
  }));
  await postern.ingestRaw(items);
  await postern.settled();
}

export const full = capabilities as unknown as Grants;
export const view = (postern: Postern, id = "digest"): PluginView => postern.plugins.detail(id);
export const tagged = (postern: Postern): string[] => {
  const tag = postern.reader.tagByName("Newsletters");
  const rows: MessageRow[] = postern.reader.messagesByIds(
    Array.from({ length: postern.reader.lastMessageId() }, (_, at) => at + 1),
  );
  return rows.filter(({ tagIds }) => tag !== null && tagIds.includes(tag.id)).map(({ subject }) => subject ?? "");
};
export const ready = (postern: Postern, id = "digest") => until(() => view(postern, id).state === "ready");
