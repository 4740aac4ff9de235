import type { PictureRef } from "./protocol.ts";

/** Pictures whose bytes the page brings: they become blob: URLs of this origin, the only ones that the mail's frame loads. */
export class FramePictures {
  readonly #mail: HTMLElement;
  readonly #urls: string[] = [];

  constructor(mail: HTMLElement) {
    this.#mail = mail;
  }

  show(ref: PictureRef, bytes: ArrayBuffer, type: string): void {
    // Only pictures without markup in them: the kernel made them anew, and says nothing else.
    if (!/^image\/(png|jpeg|gif|webp)$/.test(type)) return;
    const url = URL.createObjectURL(new Blob([bytes], { type }));
    this.#urls.push(url);
    for (const image of this.#mail.querySelectorAll<HTMLImageElement>("img")) {
      const isWanted =
        ref.of === "remote" ? image.dataset["poRemote"] === String(ref.index) : image.dataset["poCid"] === ref.cid;
      if (isWanted) image.src = url;
    }
    const root = this.#mail.matches(".po-mail") ? this.#mail : this.#mail.querySelector<HTMLElement>(".po-mail");
    root?.style.setProperty(`--po-${ref.of}-${ref.index}`, `url("${url}")`);
  }
}
