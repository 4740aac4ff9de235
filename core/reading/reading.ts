/** Reading one stored message as HTML: what is shown, what was kept out, and what became of its pictures. */
import { AppError, plainError } from "../kernel/errors.ts";
import type { Log } from "../kernel/log.ts";
import type { Part } from "../mime/message.ts";
import type { RenderedMessage, Removal } from "../plugins/hooks/rendered-message.ts";
import type { TorStatus } from "../network/tor/tor.ts";
import type { StoreReader } from "../store/store-reader.ts";
import { tagNames } from "../sources/tag-names.ts";
import type { StoreWriter } from "../store/store-writer.ts";
import type { MessageId, MessageRow } from "../store/types.ts";
import type { InlinePictures } from "./inline-pictures.ts";
import { type PictureConsent, PictureConsents, senderOf } from "./picture-consent.ts";
import { blockedTrackers, remoteCounts } from "./remote-counts.ts";
import { isPicture, type RemotePictures, type ShownPicture } from "./remote-pictures.ts";
import type { Rendered, RenderedMail, Rendering } from "./rendering.ts";

/** One cryptographic part of a message, shown in a frame of its own: what was decrypted never shares one with anything else. */
interface HtmlPart extends Pick<RenderedMessage, "html" | "css" | "darkCss" | "background" | "cids"> {
  partId: string;
  isQuirks: boolean;
  /** Places of the remote pictures that may be fetched once the user says so, and the host of each. */
  pictures: number[];
  pictureHosts: string[];
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
  pictures: PictureConsent;
  /** By which the user decides about pictures: as the mail says it, lower case. */
  sender: string | null;
}

export interface ReadingParts {
  reader: StoreReader;
  writer: StoreWriter;
  rendering: Rendering;
  remote: RemotePictures;
  inline: InlinePictures;
  hasTor(): boolean;
  /** How Tor does, and whether everything goes through it. */
  network(): { tor: TorStatus; isOnlyTor: boolean };
  log: Log;
}

type Read = () => { raw: Uint8Array; root: Part };

export class Reading {
  readonly consents: PictureConsents;
  readonly #parts: ReadingParts;
  /** Mails whose trackers were counted since the unlock. */
  readonly #counted = new Set<MessageId>();

  constructor(parts: ReadingParts) {
    this.#parts = parts;
    this.consents = new PictureConsents(parts.reader);
  }

  /** Null: the message has no HTML. */
  async html(row: MessageRow, read: Read): Promise<HtmlAnswer | null> {
    const rendered = await this.rendered(row, read);
    if (rendered === null) return null;
    const said = { pictures: this.consents.of(row), sender: senderOf(row) };
    if ("unrendered" in rendered) {
      const { unrendered } = rendered;
      const failed = unrendered.why === "failed" ? unrendered : { code: null, pluginId: null };
      const { code, pluginId } = failed;
      return { state: unrendered.why, code, pluginId, parts: [], remote: {}, trackers: [], ...said };
    }
    const { mail } = rendered;
    const seen = { remote: remoteCounts(mail.remote), trackers: blockedTrackers(mail.remote) };
    void this.#count(row.id, seen.trackers);
    return { state: "shown", code: null, pluginId: mail.pluginId, parts: [partOf(mail)], ...seen, ...said };
  }

  /** Throws NETWORK_REFUSED without the user's word, and as RemotePictures. */
  async remotePicture(row: MessageRow, index: number, read: Read): Promise<ShownPicture> {
    if (this.consents.of(row) !== "allowed") throw new AppError("NETWORK_REFUSED", { reason: "NOT_ALLOWED" });
    const rendered = await this.rendered(row, read);
    if (rendered === null || "unrendered" in rendered) throw new AppError("NOT_FOUND");
    return this.#parts.remote.of(row.id, rendered.mail.remote, index);
  }

  inlinePicture(row: MessageRow, cid: string, read: Read): Promise<ShownPicture> {
    return this.#parts.inline.of(row.id, cid, read);
  }

  hasTor(): boolean {
    return this.#parts.hasTor();
  }

  /** How far Tor is, when pictures are fetched through it; null: they are fetched directly. */
  tor(): Pick<TorStatus, "state" | "percent"> | null {
    const { tor, isOnlyTor } = this.#parts.network();
    const isDirect = !isOnlyTor && this.#parts.reader.setting("pictureRoute") === "direct";
    return isDirect ? null : { state: tor.state, percent: tor.percent };
  }

  async #count(id: MessageId, trackers: Array<{ name: string; count: number }>): Promise<void> {
    if (trackers.length === 0 || this.#counted.has(id)) return;
    this.#counted.add(id);
    try {
      await this.#parts.writer.perform({ op: "tracker.note", trackers });
    } catch (error) {
      // A number for the user: the mail is shown without it.
      this.#parts.log.warn("trackers.uncounted", { code: plainError(error).code });
    }
  }

  rendered(row: MessageRow, read: Read): Promise<Rendered | null> {
    const { rendering, reader } = this.#parts;
    return rendering.of(row.id, () => ({ id: row.id, ...read(), tags: row.tagIds.map(tagNames(reader.tags())) }));
  }
}

function partOf(mail: RenderedMail): HtmlPart {
  const { html, css, darkCss, background, cids, removed, quirks, remote } = mail;
  const pictures = remote.flatMap((each, at) => (isPicture(each) ? [at] : []));
  const pictureHosts = remote.filter(isPicture).map(({ host }) => host);
  return { partId: "body", html, css, darkCss, background, isQuirks: quirks, cids, pictures, pictureHosts, removed };
}
