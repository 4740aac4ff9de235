/** How near a rendering is to the mail: both laid out in real Chromium without pictures, their text and boxes compared. */
import type { Page } from "playwright-core";
import type { RenderedMessage } from "../../core/plugins/hooks/rendered-message.ts";

export interface Layout {
  text: string;
  /** Left, top, width, height of each block and cell with text in it, and no other block. */
  boxes: Array<[text: string, left: number, top: number, width: number, height: number]>;
}

export interface Likeness {
  isSameText: boolean;
  /** Share of boxes that stand where they stood. */
  boxesInPlace: number;
}

/** Of one pixel, and of one in a hundred of how far down it stands. */
const pixelsMax = 2;
const shareMax = 0.01;

/** Neither has pictures, nor what no mail may have. */
const bare = "img{visibility:hidden!important}";
const withoutForms =
  "input,select,textarea,button,iframe,object,embed,applet,video,audio,svg,math,script,link,bgsound,marquee";

export async function layOutOriginal(page: Page, html: string): Promise<Layout> {
  await page.setContent(html, { waitUntil: "commit" });
  return layout(page, withoutForms);
}

export async function layOutRendering(page: Page, { html, css, quirks }: RenderedMessage): Promise<Layout> {
  const doctype = quirks ? "" : "<!doctype html>";
  // The mail's own element stands for its body: what it says of margins holds for that, and so does the browser's own.
  const own = "@layer postern{.po-mail{display:block;margin:8px}.po-form{margin-bottom:1em}}";
  const body = `<style>${own}</style><style>${css}</style><body style="margin:0">${html}`;
  await page.setContent(doctype + body, { waitUntil: "commit" });
  return layout(page, "");
}

async function layout(page: Page, removed: string): Promise<Layout> {
  return page.evaluate(
    ([hidden, gone]) => {
      if (gone !== "") for (const element of document.querySelectorAll(gone as string)) element.remove();
      for (const image of document.querySelectorAll("img")) image.removeAttribute("src");
      const style = document.createElement("style");
      style.textContent = hidden as string;
      document.head.append(style);
      const blocks = "td,th,p,h1,h2,h3,h4,h5,h6,li,dt,dd,pre,blockquote,caption";
      const boxes = [...document.querySelectorAll<HTMLElement>(blocks)]
        .filter((element) => element.querySelector(blocks) === null)
        .map((element) => ({
          text: element.innerText.replace(/\s+/g, " ").trim().slice(0, 40),
          box: element.getBoundingClientRect(),
        }))
        .filter(({ text, box }) => text !== "" && box.width > 0)
        .map(({ text, box }): Layout["boxes"][number] => [text, box.left, box.top, box.width, box.height]);
      return { text: document.body?.innerText.replace(/\s+/g, " ").trim() ?? "", boxes };
    },
    [bare, removed],
  );
}

export function likenessOf(original: Layout, rendering: Layout): Likeness {
  const inPlace = original.boxes.filter((box, at) => {
    const other = rendering.boxes[at];
    return (
      other !== undefined &&
      other[0] === box[0] &&
      [1, 2, 3, 4].every((i) => isNear(box[i] as number, other[i] as number))
    );
  });
  const all = Math.max(original.boxes.length, rendering.boxes.length);
  return { isSameText: original.text === rendering.text, boxesInPlace: all === 0 ? 1 : inPlace.length / all };
}

const isNear = (one: number, other: number): boolean => Math.abs(one - other) <= pixelsMax + Math.abs(one) * shareMax;
