import type { PictureRef } from "./protocol.ts";

/** Pictures whose bytes the page brings: they become blob: URLs of this origin, the only ones that the mail's frame loads. */
export class FramePictures {
  readonly #mail: HTMLElement;

  constructor(mail: HTMLElement) {
    this.#mail = mail;
  }

  fail(index: number, words: string): void {
    for (const image of this.#mail.querySelectorAll<HTMLImageElement>(`img[data-po-remote="${index}"]`)) {
      image.classList.add("po-failed");
      image.title = words;
    }
  }

  show(ref: PictureRef, bytes: ArrayBuffer, type: string): void {
    // Only pictures without markup in them: the kernel made them anew, and says nothing else.
    if (!/^image\/(png|jpeg|gif|webp)$/.test(type)) return;
    const url = URL.createObjectURL(new Blob([bytes], { type }));
    for (const image of this.#mail.querySelectorAll<HTMLImageElement>("img")) {
      const isWanted =
        ref.of === "remote" ? image.dataset["poRemote"] === String(ref.index) : image.dataset["poCid"] === ref.cid;
      if (!isWanted) continue;
      if (image.matches(".po-failed")) image.removeAttribute("title");
      image.classList.remove("po-empty", "po-failed");
      image.src = url;
    }
    const root = this.#mail.matches(".po-mail") ? this.#mail : this.#mail.querySelector<HTMLElement>(".po-mail");
    root?.style.setProperty(`--po-${ref.of}-${ref.index}`, `url("${url}")`);
  }
}

const namedSizes = /^\d{1,4}$/;

/** Until a picture comes, a quiet box with its words keeps its place: a drawing inside an address, which loads nothing. */
export function placehold(image: HTMLImageElement, fallback: string): void {
  const given = (name: string): number | null => {
    const value = image.getAttribute(name) ?? "";
    return namedSizes.test(value) ? Number(value) : null;
  };
  const words = (image.getAttribute("alt") ?? "").trim() || fallback;
  const width = given("width") ?? Math.min(320, words.length * 7 + 20);
  const height = given("height") ?? 32;
  if (width < 3 || height < 3) return;
  const box = (x: number, y: number) => `x="${x}" y="${y}" width="${width - 1}" height="${height - 1}" rx="4"`;
  const room = Math.floor((width - 16) / 6.5);
  const shown = words.length > room ? `${words.slice(0, Math.max(0, room - 1))}…` : words;
  const text =
    width < 48 || height < 20
      ? ""
      : `<text x="${width / 2}" y="${height / 2}" fill="#808080" font-family="sans-serif" font-size="12" text-anchor="middle" dominant-baseline="central">${escaped(shown)}</text>`;
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect ${box(0.5, 0.5)} fill="#808080" fill-opacity="0.1" stroke="#808080" stroke-opacity="0.45" stroke-dasharray="4 3"/>${text}</svg>`;
  image.src = `data:image/svg+xml,${encodeURIComponent(drawing)}`;
  image.classList.add("po-empty");
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (char) => entities[char] ?? char);
