/**
 * The script of the outer frame (docs/threat-model.md). It writes the mail into the inner frame, where nothing runs and nothing
 * loads, and tells the page how high it is, which keys were pressed in it and which links were clicked. It has no session, no
 * token and no network; all it ever sees is the one mail that it shows.
 */
import { foldQuotes } from "./fold-quotes.ts";
import { Height } from "./height.ts";
import { mailStyle } from "./mail-style.ts";
import { FramePictures, placehold } from "./pictures.ts";
import type { FromFrame, ShownMail, ToFrame } from "./protocol.ts";
import { sieve } from "./sieve.ts";

/** The page that may embed this frame: the same port of the other name of this machine. */
const pageOrigin = `http://127.0.0.1:${location.port || "80"}`.replace(/:80$/, "");
const inners = [...document.querySelectorAll("iframe")];
let shown: { page: Document; pictures: FramePictures; height: Height } | null = null;

function tell(message: FromFrame): void {
  parent.postMessage(message, pageOrigin);
}

addEventListener("message", (event: MessageEvent<ToFrame>) => {
  if (event.origin !== pageOrigin || event.source !== parent) return;
  const { data } = event;
  if (data.kind === "show") show(data);
  else if (data.kind === "reveal") afterPaint(() => tell({ kind: "shown" }));
  else if (data.kind === "picture") shown?.pictures.show(data.ref, data.bytes, data.type);
  else if (data.kind === "pictureFailed") shown?.pictures.fail(data.index, data.words);
  else if (data.kind === "restyle") restyle(data);
  else if (data.kind === "fit") shown?.height.fit(data.isWanted);
  else if (data.kind === "focus") shown?.page.defaultView?.focus();
});

/** One mail a frame: what was once shown is never shown another time beside something else. */
function show(given: ShownMail): void {
  if (shown) return;
  const wanted = given.isQuirks ? "quirks" : "standard";
  for (const inner of inners) if (inner.id !== wanted) inner.remove();
  const page = inners.find((inner) => inner.id === wanted)?.contentDocument;
  if (!page) return;
  // A document without a window, of the inner one's mode: it parses like that one, and loads and runs nothing.
  const parsed = page.cloneNode(true) as Document;
  parsed.body.innerHTML = given.html;
  sieve(parsed.body);
  foldQuotes(parsed.body, given.texts.quote);
  for (const image of parsed.body.querySelectorAll<HTMLImageElement>("img:not([src])"))
    placehold(image, given.texts.picture);
  page.documentElement.lang = "";
  while (parsed.body.firstChild) page.body.append(parsed.body.firstChild);
  const height = new Height(page, (px, scale) => tell({ kind: "height", px, scale }));
  shown = { page, pictures: new FramePictures(page.body), height };
  restyle(given);
  height.watch();
  watchKeys(page);
  watchClicks(page);
}

/** What is posted while a frame is made arrives when it has been drawn. */
function afterPaint(run: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener("message", run, { once: true });
  port1.start();
  requestAnimationFrame(() => port2.postMessage(null));
}

function restyle({ css, scheme, look }: Pick<ShownMail, "css" | "scheme" | "look">): void {
  if (!shown) return;
  document.documentElement.style.colorScheme = scheme;
  const { head } = shown.page;
  for (const old of head.querySelectorAll("style")) old.remove();
  for (const rules of [mailStyle(look, scheme), css]) {
    const style = shown.page.createElement("style");
    style.textContent = rules;
    head.append(style);
  }
}

/** Keys that move the caret or the selection inside the mail stay in it; all others are the page's. */
function watchKeys(page: Document): void {
  page.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const { key, code, ctrlKey, metaKey, altKey, shiftKey } = event;
    // Copying, printing, zooming and the rest of the browser's own stay the browser's.
    if ((ctrlKey || metaKey) && key.toLowerCase() !== "k") return;
    // Enter on a link or a fold is that link or fold.
    const isOnControl = controlOf(event.target, "a, summary") !== null;
    if (isOnControl && (key === "Enter" || key === " ")) return;
    // What scrolls the page scrolls it from here by itself.
    if (/^(Tab|Shift|Control|Alt|Meta| |PageUp|PageDown|Home|End|Arrow.*)$/.test(key)) return;
    event.preventDefault();
    tell({ kind: "key", key, code, ctrlKey, metaKey, altKey, shiftKey });
  });
}

/** Elements are the inner frame's: of another realm than this script's classes. */
const controlOf = (target: EventTarget | null, selector: string): Element | null =>
  (target as Partial<Element> | null)?.closest?.(selector) ?? null;

function watchClicks(page: Document): void {
  page.addEventListener("pointerdown", () => tell({ kind: "used" }));
  const onClick = (event: MouseEvent): void => {
    const link = controlOf(event.target, "a, area");
    if (!link) return;
    const target = link.getAttribute("href");
    // Pages of the web are opened by the browser, as the sieve wrote the link.
    if (target !== null && !/^(#|mailto:)/i.test(target)) return;
    event.preventDefault();
    if (target === null) return;
    if (target.startsWith("#")) jump(page, target.slice(1));
    else tell({ kind: "link", href: target });
  };
  page.addEventListener("click", onClick);
  page.addEventListener("auxclick", onClick);
}

/** The frame is as high as the mail: it is the page that scrolls. */
function jump(page: Document, fragment: string): void {
  const name = decoded(fragment);
  const target =
    page.getElementById(name) ?? [...page.getElementsByName(name)].find((each) => each.localName === "a") ?? null;
  if (name === "" || target) tell({ kind: "scroll", top: target?.getBoundingClientRect().top ?? 0 });
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    // Not an encoded one: the name as it stands.
    return fragment;
  }
}

let waiting = inners.length;
for (const inner of inners) {
  const isThere = inner.contentDocument?.readyState === "complete" && inner.contentDocument.URL !== "about:blank";
  const arrive = (): void => {
    waiting -= 1;
    if (waiting === 0) tell({ kind: "ready" });
  };
  if (isThere) arrive();
  else inner.addEventListener("load", arrive, { once: true });
}
