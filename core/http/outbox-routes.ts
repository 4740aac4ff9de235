import { type Context, Hono } from "hono";
import { toSubmission } from "../jmap/submission.ts";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { parseSubmissionId } from "../store/ids.ts";
import type { ChosenByHand, OutboxEntry } from "../store/outbox-types.ts";
import type { OpenPostern } from "./postern.ts";
import { choiceField, integerField, refuseOthers, stringField, stringsField } from "./read-field.ts";
import { readJson } from "./request-body.ts";
import type { ServerState } from "./server-state.ts";

/** Mail on its way: what JMAP's EmailSubmission has no word for. */
export function outboxRoutes(state: ServerState): Hono {
  const routes = new Hono();
  const postern = (c: Context) => state.access.requireSession(c.req.raw).postern;

  routes.get("/outbox", (c) => {
    const open = postern(c);
    return c.json({ entries: open.reader.outbox.shown(limits.outboxShownMax).map((entry) => shown(open, entry)) });
  });
  // Those that are off, too: what a user may ask of ways depends on which there are.
  routes.get("/transports", (c) => c.json({ transports: postern(c).plugins.transports() }));
  routes.get("/outbox/:id", (c) => {
    const open = postern(c);
    return c.json(shown(open, entryOf(open, c.req.param("id"))));
  });
  const act = (
    name: string,
    work: (open: OpenPostern, entryId: number, body: Record<string, unknown>) => Promise<void>,
  ) =>
    routes.post(`/outbox/:id/${name}`, async (c) => {
      const open = postern(c);
      const { id } = entryOf(open, c.req.param("id"));
      await work(open, id, await readJson(c.req.raw, limits.adminBodyBytesMax));
      const after = open.reader.outbox.entry(id);
      return c.json(after === null ? {} : shown(open, after));
    });
  act("cancel", ({ outbox }, id, body) => withNothing(body, () => outbox.cancel(id)));
  act("retry", ({ outbox }, id, body) => withNothing(body, () => outbox.retryNow(id)));
  act("dismiss", ({ outbox }, id, body) => withNothing(body, () => outbox.dismiss(id)));
  act("give-up", ({ outbox }, id, body) => {
    refuseOthers(body, ["addresses"]);
    return outbox.giveUp(id, readAddresses(body));
  });
  act("way", ({ outbox }, id, body) => {
    refuseOthers(body, ["way", "addresses"]);
    return outbox.reroute(id, readWay(body), readAddresses(body));
  });
  routes.get("/outbox/:id/ways", async (c) => {
    const open = postern(c);
    return c.json(await open.outbox.waysOf(entryOf(open, c.req.param("id")).id));
  });
  act("resolve", ({ outbox }, id, body) => {
    refuseOthers(body, ["as"]);
    return outbox.resolveDoubt(id, choiceField(body, "as", ["sent", "again"]));
  });
  return routes;
}

/** Null: all that it can be about. */
function readAddresses(body: Record<string, unknown>): string[] | null {
  const isGiven = (body["addresses"] ?? null) !== null;
  return isGiven ? stringsField(body, "addresses", limits.envelopeRecipientsMax) : null;
}

/** Null: as Postern chooses. */
function readWay(body: Record<string, unknown>): ChosenByHand | null {
  const { way } = body;
  if (way === null) return null;
  if (typeof way !== "object" || Array.isArray(way)) throw new AppError("BAD_REQUEST", { field: "way" });
  const fields = way as Record<string, unknown>;
  refuseOthers(fields, ["transport", "relayId"]);
  return {
    transport: stringField(fields, "transport", limits.hostNameCharsMax),
    relayId: fields["relayId"] === null ? null : integerField(fields, "relayId", 1, Number.MAX_SAFE_INTEGER),
  };
}

async function withNothing(body: Record<string, unknown>, work: () => Promise<void>): Promise<void> {
  refuseOthers(body, []);
  await work();
}

function entryOf({ reader }: OpenPostern, id: string): OutboxEntry {
  const entry = reader.outbox.entry(parseSubmissionId(id) ?? -1);
  if (!entry) throw new AppError("NOT_FOUND", { what: "submission" });
  return entry;
}

/** As EmailSubmission/get, with the subject: the Email may be gone. */
function shown({ reader }: OpenPostern, entry: OutboxEntry): Record<string, unknown> {
  return { ...toSubmission(entry, null, true), subject: reader.outbox.messageOf(entry.id)?.subject ?? null };
}
