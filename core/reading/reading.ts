/** Reading one stored message as HTML: what is shown, what was kept out, and what became of its pictures. */
import type { MessageRow } from "../store/types.ts";
import type { Part } from "../mime/message.ts";
import type { RenderedMessage, Removal } from "../plugins/hooks/rendered-message.ts";
import type { StoreReader } from "../store/store-reader.ts";
import { tagNames } from "../sources/tag-names.ts";
import { blockedTrackers, remoteCounts } from "./remote-counts.ts";
import type { Rendered, RenderedMail, Rendering } from "./rendering.ts";

/** One cryptographic part of a message, shown in a frame of its own: what was decrypted never shares one with anything else. */
interface HtmlPart extends Pick<RenderedMessage, "html" | "css" | "darkCss" | "background" | "cids"> {
  partId: string;
  isQuirks: boolean;
  /** Places of the remote pictures that may be fetched once the user says so. */
  pictures: number[];
  removed: Removal[];
}

/** The JMAP property postern:html (docs/jmap-extensions.md). */
export interface HtmlAnswer {
  state: "shown" | "off" | "tooLarge" | "failed";
  code: string | null;
  pluginId: string | null;
  parts: HtmlPart[];
  remote: Record<string, number>;
  trackers: Array<{ name: string; count: number }>;
}

export interface ReadingParts {
  reader: StoreReader;
  rendering: Rendering;
}

export class Reading {
  readonly #parts: ReadingParts;

  constructor(parts: ReadingParts) {
    this.#parts = parts;
  }

  /** Null: the message has no HTML. */
  async html(row: MessageRow, read: () => { raw: Uint8Array; root: Part }): Promise<HtmlAnswer | null> {
    const rendered = await this.rendered(row, read);
    if (rendered === null) return null;
    if ("unrendered" in rendered) {
      const { unrendered } = rendered;
      const failed = unrendered.why === "failed" ? unrendered : { code: null, pluginId: null };
      const { code, pluginId } = failed;
      return { state: unrendered.why, code, pluginId, parts: [], remote: {}, trackers: [] };
    }
    const { mail } = rendered;
    const seen = { remote: remoteCounts(mail.remote), trackers: blockedTrackers(mail.remote) };
    return { state: "shown", code: null, pluginId: mail.pluginId, parts: [partOf(mail)], ...seen };
  }

  rendered(row: MessageRow, read: () => { raw: Uint8Array; root: Part }): Promise<Rendered | null> {
    const { rendering, reader } = this.#parts;
    return rendering.of(row.id, () => ({ id: row.id, ...read(), tags: row.tagIds.map(tagNames(reader.tags())) }));
  }
}

function partOf(mail: RenderedMail): HtmlPart {
  const { html, css, darkCss, background, cids, removed, quirks, remote } = mail;
  const pictures = remote.flatMap(({ kind }, at) => (kind === "picture" || kind === "background" ? [at] : []));
  return { partId: "body", html, css, darkCss, background, isQuirks: quirks, cids, pictures, removed };
}
