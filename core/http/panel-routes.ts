import { Hono } from "hono";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { panelPlaces } from "../plugins/capabilities/ui-panel.ts";
import type { MessageId } from "../store/types.ts";
import type { OpenPostern } from "./postern.ts";
import { choiceField, refuseOthers, stringsField } from "./read-field.ts";
import { readJson } from "./request-body.ts";
import type { ServerState } from "./server-state.ts";

const places = [...panelPlaces, "banner"] as const;

/** What plugins show and offer in the page: plugins/:id/panels/:panel, plugins/:id/actions/:action. */
export function panelRoutes(state: ServerState): Hono {
  const routes = new Hono();
  const open = (request: Request) => state.access.requireSession(request).postern;

  /** `email`: the one that is open beside it. */
  routes.get("/plugins/:id/panels/:panel", async (c) => {
    const postern = open(c.req.raw);
    const place = choiceField({ place: c.req.query("place") }, "place", places);
    const emailId = c.req.query("email");
    const messageIds = emailId === undefined ? [] : [messageOf(postern, emailId)];
    const [message = null] = await postern.chosen(messageIds);
    const panel = c.req.param("panel");
    return c.json({ blocks: await postern.plugins.panels.show(c.req.param("id"), { panel, place, message }) });
  });

  routes.post("/plugins/:id/actions/:action", async (c) => {
    const postern = open(c.req.raw);
    const body = await readJson(c.req.raw, limits.adminBodyBytesMax);
    refuseOthers(body, ["emailIds"]);
    const emailIds = body["emailIds"] === undefined ? [] : stringsField(body, "emailIds", limits.commandMessagesMax);
    const messages = await postern.chosen(emailIds.map((emailId) => messageOf(postern, emailId)));
    const notice = await postern.plugins.panels.run(c.req.param("id"), { action: c.req.param("action"), messages });
    return c.json({ notice });
  });
  return routes;
}

function messageOf({ reader }: OpenPostern, emailId: string): MessageId {
  const messageId = reader.resolveEmailId(emailId);
  if (messageId === null) throw new AppError("NOT_FOUND");
  return messageId;
}
