import { ApiError } from "../api/api-error.ts";
import { pictures } from "../api/pictures.ts";
import type { MailFrame } from "../reading/frame-pool.ts";
import { pictureText } from "../text/pictures.ts";
import { Observable } from "./observable.ts";
import type { HtmlPart } from "./rendered-mails.ts";

/** How far the remote pictures of one mail are. */
export interface PictureProgress {
  wanted: number;
  done: number;
  /** Code of the failure by place. */
  failed: Map<number, string>;
  /** How far Tor is on its way into its network, in percent, while the pictures wait for it; null: they do not. */
  torPercent: number | null;
}

const atOnceMax = 4;
const torLookMs = 1_000;
/** These would happen to every other picture, too. */
const forAll = new Set(["TOR_OFF", "TOR_MISSING", "TOR_FAILED", "PICTURES_OFF", "OFFLINE", "LOCKED"]);

/** Brings the pictures of a mail to its frame: those that came with it, and those that are elsewhere once they are allowed. */
export class MailPictures extends Observable {
  readonly #progress = new Map<string, PictureProgress>();

  of(emailId: string): PictureProgress | null {
    return this.#progress.get(emailId) ?? null;
  }

  async bringInline(emailId: string, { cids }: HtmlPart, frame: MailFrame): Promise<void> {
    await Promise.all(
      cids.map(async (cid, index) => {
        try {
          const { bytes, type } = await pictures.inline(emailId, cid);
          frame.say({ kind: "picture", ref: { of: "cid", index, cid }, bytes, type }, [bytes]);
        } catch (error) {
          // Its place stays empty, with its words: the file itself is among the attachments.
          if (!(error instanceof ApiError)) throw error;
        }
      }),
    );
  }

  async bringRemote(emailId: string, part: HtmlPart, frame: MailFrame): Promise<void> {
    const progress: PictureProgress = { wanted: part.pictures.length, done: 0, failed: new Map(), torPercent: null };
    this.#progress.set(emailId, progress);
    this.changed();
    const waiting = [...part.pictures];
    const work = async (): Promise<void> => {
      for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) {
        if (!frame.element.isConnected) return;
        await this.#bring(emailId, part, index, frame, progress);
        const failure = progress.failed.get(index);
        if (failure !== undefined && forAll.has(failure))
          for (const rest of waiting.splice(0)) progress.failed.set(rest, failure);
        this.changed();
      }
    };
    await Promise.all([this.#watchTor(frame, progress), ...Array.from({ length: atOnceMax }, work)]);
  }

  /** A Tor that starts takes its time: so long the reader is told what the pictures wait for. */
  async #watchTor({ element }: MailFrame, progress: PictureProgress): Promise<void> {
    const isWaiting = () => element.isConnected && progress.done + progress.failed.size < progress.wanted;
    try {
      for (let isStarting = true; isStarting && isWaiting(); this.changed()) {
        await new Promise((resolve) => setTimeout(resolve, torLookMs));
        const tor = isWaiting() ? await pictures.tor() : null;
        isStarting = tor !== null && ["looking", "installed", "starting"].includes(tor.state);
        progress.torPercent = isStarting ? (tor?.percent ?? null) : null;
      }
    } catch (error) {
      // What became of the pictures is told by their own answers.
      if (!(error instanceof ApiError)) throw error;
      progress.torPercent = null;
    }
  }

  async #bring(
    emailId: string,
    part: HtmlPart,
    index: number,
    frame: MailFrame,
    progress: PictureProgress,
  ): Promise<void> {
    try {
      const { bytes, type } = await pictures.remote(emailId, index);
      frame.say({ kind: "picture", ref: { of: "remote", index }, bytes, type }, [bytes]);
      progress.done += 1;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      progress.failed.set(index, error.code);
      const host = part.pictureHosts[part.pictures.indexOf(index)] ?? "";
      frame.say({ kind: "pictureFailed", index, words: pictureText.missing(1, host, error.code) });
    }
  }

  forget(): void {
    this.#progress.clear();
  }
}

export const mailPictures = new MailPictures();
