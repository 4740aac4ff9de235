import { Hono } from "hono";
import { limits } from "../kernel/limits.ts";
import { senderCheckChoices, senderCheckFirst, senderCheckKey } from "../provenance/sender-checks.ts";
import { protectsOrder } from "../store/outbox-types.ts";
import { choiceField, integerField, refuseOthers } from "./read-field.ts";
import { readJson } from "./request-body.ts";
import type { ServerState } from "./server-state.ts";

type Reader = (body: Record<string, unknown>) => string | number;

/** Each setting with its first value and what it may be. */
const settings: Record<string, { first: string | number; read: Reader }> = {
  /** 0: never. */
  autoLockMinutes: { first: 0, read: (body) => integerField(body, "autoLockMinutes", 0, limits.autoLockMinutesMax) },
  theme: { first: "system", read: (body) => choiceField(body, "theme", ["system", "light", "dark"]) },
  density: { first: "comfortable", read: (body) => choiceField(body, "density", ["comfortable", "compact"]) },
  /** Of mail that is elsewhere. */
  pictures: { first: "ask", read: (body) => choiceField(body, "pictures", ["ask", "never"]) },
  /** direct: the user has agreed that servers of pictures learn this machine's address. */
  pictureRoute: { first: "tor", read: (body) => choiceField(body, "pictureRoute", ["tor", "direct"]) },
  mailView: { first: "html", read: (body) => choiceField(body, "mailView", ["html", "text"]) },
  /** What a new mail begins as. */
  composeFormat: { first: "rich", read: (body) => choiceField(body, "composeFormat", ["rich", "plain"]) },
  /** How long a sent mail can be taken back. */
  undoSendSeconds: {
    first: limits.undoSendSecondsFirst,
    read: (body) => integerField(body, "undoSendSeconds", 0, limits.undoSendSecondsMax),
  },
  /** How long a mail is on its way before the user is told; of mail that is sent from then on. */
  delayedAfterMinutes: {
    first: limits.outboxDelayedAfterMs / 60_000,
    read: (body) =>
      integerField(body, "delayedAfterMinutes", limits.delayedAfterMinutesMin, limits.delayedAfterMinutesMax),
  },
  /** Ways that protect less are not gone. */
  protectsAtLeast: { first: "nothing", read: (body) => choiceField(body, "protectsAtLeast", protectsOrder) },
  [senderCheckKey]: { first: senderCheckFirst, read: (body) => choiceField(body, senderCheckKey, senderCheckChoices) },
};

/** GET and PATCH /api/settings. */
export function settingRoutes(state: ServerState): Hono {
  const routes = new Hono();

  routes.get("/settings", (c) => {
    const { postern } = state.access.requireSession(c.req.raw);
    return c.json(currentSettings((key) => postern.reader.setting(key)));
  });

  routes.patch("/settings", async (c) => {
    const { postern } = state.access.requireSession(c.req.raw);
    const body = await readJson(c.req.raw, limits.adminBodyBytesMax);
    refuseOthers(body, Object.keys(settings));
    const changes = Object.entries(settings).filter(([key]) => Object.hasOwn(body, key));
    // All are read before one is written: a bad one changes nothing.
    const values = changes.map(([key, { read }]) => [key, read(body)] as const);
    for (const [key, value] of values) await postern.writer.perform({ op: "setting.set", key, value });
    // What waits for a way may have one now.
    if (Object.hasOwn(body, "protectsAtLeast")) await postern.outbox.relaysChanged();
    return c.json(currentSettings((key) => postern.reader.setting(key)));
  });

  return routes;
}

function currentSettings(stored: (key: string) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).map(([key, { first }]) => [key, stored(key) ?? first]));
}
