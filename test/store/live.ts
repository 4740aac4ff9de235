/** A store in use: something of everything that must come back. */
import type { StoreEngine } from "../../core/store/engine.ts";
import type { IngestOutcome } from "../../core/store/types.ts";
import { itemOf, type Place, relayConfig } from "./fixture.ts";

export function live(engine: StoreEngine, place: Place): IngestOutcome[] {
  const outcomes = engine.ingest(
    [
      itemOf({ id: "a", subject: "A" }, { keywords: ["$seen", "own"] }),
      itemOf({ id: "b", subject: "B", references: ["a"] }, { tags: ["Lists/One", "\\inbox"] }),
      itemOf({ id: "c", subject: "C" }, { tags: ["\\junk"] }),
      itemOf({ id: "d", subject: "D" }, { kind: "demo" }),
    ],
    "import",
  );
  const [a, b, c, d] = outcomes.map(({ messageId }) => messageId) as [number, number, number, number];
  place.clock.time += 1000;
  const { created: own } = engine.perform({ op: "tag.create", name: "Own", color: "#ff0000" });
  engine.perform({
    op: "message.update",
    by: "user",
    changes: [
      { messageId: a, addTags: [own], setKeywords: ["$flagged", "new"], clearKeywords: ["own"] },
      { messageId: b, hide: true },
    ],
  });
  const lists = engine.tags.find("Lists/One")!;
  engine.perform({ op: "tag.update", tagId: lists, name: "Renamed", parentId: null, sortOrder: 7 });
  // The old name once more: another tag than the renamed one.
  engine.ingest(
    [
      itemOf({ id: "e", subject: "E", references: ["late"] }, { tags: ["Lists/One"] }),
      itemOf({ id: "x", subject: "X" }),
    ],
    "import",
  );
  engine.perform({ op: "message.decideSpam", messageIds: [c], decision: "ham", by: "user" });
  engine.perform({ op: "message.destroy", messageIds: [d] });
  engine.ingest([itemOf({ id: "late", subject: "L", references: ["a", "c"] })], "import");
  // Once more, with another tag.
  engine.ingest([itemOf({ id: "a", subject: "A" }, { tags: ["Again"] })], "import");
  engine.perform({ op: "setting.set", key: "theme", value: { name: "dark" } });
  engine.perform({ op: "setting.set", key: "gone", value: 1 });
  engine.perform({ op: "setting.set", key: "gone", value: null });
  engine.perform({ op: "appPassword.create", name: "phone", scope: "read", secretHash: Buffer.alloc(32, 7) });
  const { created: revoked } = engine.perform({
    op: "appPassword.create",
    name: "lost",
    scope: "send",
    secretHash: Buffer.alloc(32, 8),
  });
  engine.perform({ op: "appPassword.revoke", id: revoked });
  engine.perform({
    op: "pluginData.write",
    pluginId: "autocrypt",
    entries: [
      { key: "peer", value: Buffer.from([0, 1, 255]) },
      { key: "other", value: Buffer.from("x") },
    ],
  });
  engine.perform({ op: "pluginData.write", pluginId: "autocrypt", entries: [{ key: "other", value: null }] });
  const packed = { hash: "00ff", bytes: Buffer.from([31, 139, 0]) };
  engine.perform({ op: "plugin.save", pluginId: "digest", record: { isOn: true }, keep: ["00ff"], package: packed });
  engine.perform({ op: "plugin.save", pluginId: "gone", record: { isOn: true }, keep: [] });
  engine.perform({ op: "plugin.remove", pluginId: "gone", withData: true });
  liveWithSource(engine);
  return outcomes;
}

function liveWithSource(engine: StoreEngine): void {
  const { created: sourceId } = engine.perform({
    op: "source.create",
    kind: "imap",
    config: { host: "mail.example.org" },
    credentials: { password: "secret" },
  });
  const relay = () => engine.perform({ op: "relay.create", config: relayConfig, credentials: {} }).created;
  engine.perform({ op: "relay.update", relayId: relay(), credentials: { password: "secret" } });
  engine.perform({ op: "relay.destroy", relayId: relay() });
  const state = { uidNext: 12, highestModseq: "5", state: { a: 1 } };
  engine.perform({ op: "source.folderState", sourceId, folder: "Work", tag: "Work", uidValidity: 1, ...state });
  const copy = { sourceId, folder: "Work", uidValidity: 1, modseq: "4", flags: ["\\Seen"] };
  engine.ingest(
    [
      itemOf({ id: "w1", subject: "W" }, { tags: ["Work"], copy: { ...copy, uid: 1 }, keywords: ["$seen"] }),
      itemOf({ id: "w2", subject: "W2" }, { tags: ["Work"], copy: { ...copy, uid: 2 } }),
      itemOf({ id: "x", subject: "X" }, { tags: ["Work"], copy: { ...copy, uid: 3 } }),
    ],
    "source",
  );
  const seen = [{ uid: 1, modseq: "9", flags: ["\\Flagged", "$Label1"] }];
  engine.perform({ op: "source.seen", sourceId, folder: "Work", uidValidity: 1, seen, vanished: [2] });
  liveWithWishes(engine, sourceId);
}

/** Some that the source does not know yet, some that it does. */
function liveWithWishes(engine: StoreEngine, sourceId: number): void {
  const copy = { sourceId, folder: "Work", uidValidity: 1, modseq: null, flags: [] };
  const [one, two, three] = engine
    .ingest(
      [4, 5, 6].map((uid) => itemOf({ id: `w${uid}`, subject: "W" }, { tags: ["Work"], copy: { ...copy, uid } })),
      "source",
    )
    .map(({ messageId }) => messageId) as [number, number, number];
  const trash = engine.tags.withRole("trash");
  const work = engine.tags.find("Work")!;
  engine.perform({
    op: "message.update",
    by: "user",
    changes: [
      { messageId: one, setKeywords: ["$seen", "own"], addTags: [trash], removeTags: [work] },
      { messageId: two, setKeywords: ["$flagged"] },
    ],
  });
  engine.perform({ op: "message.destroy", messageIds: [three] });
  const place = { folder: "Trash", uidValidity: 7, uid: 3 };
  engine.perform({
    op: "source.pushed",
    sourceId,
    flagged: [{ folder: "Work", uidValidity: 1, uid: 5, flags: ["\\Flagged"] }],
    made: [{ ...place, flags: [], messageId: one, isUpload: false }],
    gone: [{ folder: "Work", uidValidity: 1, uids: [4] }],
    archived: [two],
    done: [
      { messageId: two, keyword: "$flagged", tagId: null, isWanted: true },
      { messageId: one, keyword: null, tagId: work, isWanted: false },
    ],
  });
  const written = { draft: null, uploadFor: 1 };
  engine.ingest([itemOf({ id: "w7", subject: "W" }, { tags: ["\\drafts"], written })], "import");
}
