/**
 * What is shown of a message's HTML: asked of message.render, checked, and kept in memory for the next time. Nothing that a
 * plugin answers is trusted: it is only ever written into a frame that runs and fetches nothing (docs/threat-model.md).
 */
import { type ErrorCode, plainError } from "../kernel/errors.ts";
import type { Events } from "../kernel/events.ts";
import { limits } from "../kernel/limits.ts";
import type { Part } from "../mime/message.ts";
import type { RemoteReference, RenderedMessage } from "../plugins/hooks/rendered-message.ts";
import type { ShownMessage } from "../plugins/hooks/message-view.ts";
import type { MessageId } from "../store/types.ts";
import { mailHtml } from "./mail-html.ts";
import { shownMail } from "./mail-view.ts";
import { ownAddresses } from "./own-address.ts";

export interface RenderedMail extends RenderedMessage {
  pluginId: string;
}

/** Why there is nothing to show: no plugin that makes HTML safe is on, it failed, or the mail is beyond its limit. */
export type Unrendered = { why: "off" | "tooLarge" } | { why: "failed"; code: ErrorCode; pluginId: string | null };

export type Rendered = { mail: RenderedMail } | { unrendered: Unrendered };

/** A stored message on its way to be shown. */
export interface ReadMessage {
  id: MessageId;
  raw: Uint8Array;
  root: Part;
  /** Names, as paths. */
  tags: string[];
}

export interface RenderingParts {
  render(message: ShownMessage): Promise<{ plugin: string; answer: RenderedMessage } | null>;
  events: Events;
}

export class Rendering {
  readonly #parts: RenderingParts;
  /** In order of use, the oldest first. */
  readonly #kept = new Map<MessageId, { rendered: Promise<Rendered | null>; chars: number }>();
  #chars = 0;
  readonly #unwatch: Array<() => void>;

  constructor(parts: RenderingParts) {
    this.#parts = parts;
    const forget = (): void => this.forget();
    this.#unwatch = [parts.events.on("plugin.changed", forget), parts.events.on("grant.changed", forget)];
  }

  /** Null: the message has no HTML. Never rejects. */
  of(id: MessageId, read: () => ReadMessage): Promise<Rendered | null> {
    const kept = this.#kept.get(id);
    if (kept) {
      this.#kept.delete(id);
      this.#kept.set(id, kept);
      return kept.rendered;
    }
    const entry = { rendered: this.#render(read()), chars: 0 };
    this.#kept.set(id, entry);
    void entry.rendered.then((rendered) => {
      if (this.#kept.get(id) !== entry) return;
      // What failed is tried again the next time.
      if (rendered && "unrendered" in rendered) this.#kept.delete(id);
      else this.#count(entry, rendered?.mail ?? null);
    });
    return entry.rendered;
  }

  forget(): void {
    this.#kept.clear();
    this.#chars = 0;
  }

  close(): void {
    for (const unwatch of this.#unwatch) unwatch();
    this.forget();
  }

  #count(entry: { chars: number }, mail: RenderedMail | null): void {
    entry.chars = mail ? JSON.stringify(mail).length : 0;
    this.#chars += entry.chars;
    for (const [id, { chars }] of this.#kept) {
      if (this.#chars <= limits.renderedKeptCharsMax && this.#kept.size <= limits.renderedKeptMax) return;
      this.#kept.delete(id);
      this.#chars -= chars;
    }
  }

  async #render({ id, raw, root, tags }: ReadMessage): Promise<Rendered | null> {
    const html = mailHtml(raw, root);
    if (html === null) return null;
    if (html.length > limits.renderedHtmlCharsMax) return { unrendered: { why: "tooLarge" } };
    try {
      const found = await this.#parts.render(shownMail({ key: String(id), raw, root, html, tags }));
      if (found === null) return { unrendered: { why: "off" } };
      return { mail: { ...found.answer, remote: checked(found.answer.remote, html), pluginId: found.plugin } };
    } catch (error) {
      const { code, detail } = plainError(error);
      const pluginId = typeof detail["plugin"] === "string" ? detail["plugin"] : null;
      return { unrendered: { why: "failed", code, pluginId } };
    }
  }
}

/** Places in the list are names: what may not be fetched stays in it as something else. */
function checked(remote: RemoteReference[], html: string): RemoteReference[] {
  const isOwn = ownAddresses(html);
  return remote.map((each) => (isOwn(each.url) ? each : { ...each, kind: "other", tracker: null }));
}
