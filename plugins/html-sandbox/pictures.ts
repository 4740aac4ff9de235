/** Pictures: none is loaded by the mail itself. Each says what it would have loaded, and Postern decides. */
import type { Findings, Size } from "./findings.ts";
import { isPictureData, readAddress } from "./urls.ts";

const trackerSizeMax = 2;
const spacerSizeMax = 8;

export function pictureAttributes(
  given: Record<string, string>,
  isHidden: boolean,
  base: string | null,
  findings: Findings,
): Record<string, string> {
  const source = given["src"]?.trim() || firstOf(given["srcset"] ?? "");
  const size = sizeOf(given);
  for (const name of ["lowsrc", "dynsrc"]) {
    const address = readAddress(given[name] ?? "", base);
    if (address.kind === "web") findings.wants(address, "other");
  }
  const address = readAddress(source, base);
  if (address.kind === "web") {
    const isTracker = isHidden || isTiny(size);
    const place = findings.wants(address, isTracker ? "tracker" : "picture", size);
    // Nothing to see in these: they keep their place, and no frame is drawn around what is missing.
    const blank = isTracker || isSpacer(size) ? { src: emptyPicture } : null;
    return place === null ? {} : { ...blank, "data-po-remote": String(place) };
  }
  if (address.kind === "cid") return findings.shows(address.id) === null ? {} : { "data-po-cid": address.id };
  if (address.kind === "data" && isPictureData(address.url)) return { src: address.url };
  if (source !== "") findings.removed("A picture", "Its address is none that a picture in a mail may have.");
  return {};
}

/** What another element than `img` wants to load: it is told of, and not shown. */
export function noteRemote(
  element: string,
  given: Record<string, string>,
  base: string | null,
  findings: Findings,
): void {
  for (const name of Object.keys(given)) {
    const kind = loading.get(`${element}.${name}`) ?? loading.get(`*.${name}`);
    if (kind === undefined || (element === "link" && !/stylesheet/i.test(given["rel"] ?? ""))) continue;
    const address = readAddress(name === "srcset" ? firstOf(given[name] ?? "") : (given[name] ?? ""), base);
    if (address.kind === "web") findings.wants(address, kind);
  }
}

const loading = new Map<string, "media" | "style" | "other">([
  ["video.src", "media"],
  ["video.poster", "media"],
  ["audio.src", "media"],
  ["source.src", "media"],
  ["source.srcset", "other"],
  ["track.src", "media"],
  ["bgsound.src", "media"],
  ["link.href", "style"],
  ["iframe.src", "other"],
  ["frame.src", "other"],
  ["embed.src", "other"],
  ["object.data", "other"],
  ["applet.code", "other"],
  ["input.src", "other"],
  ["script.src", "other"],
  ["image.href", "other"],
  ["use.href", "other"],
  ["feimage.href", "other"],
  ["*.xlink:href", "other"],
]);

function sizeOf(given: Record<string, string>): Size {
  const style = given["style"] ?? "";
  return {
    width: pixelsIn(given["width"]) ?? pixelsIn(/(?:^|;)\s*width\s*:\s*(\d{1,5})px/i.exec(style)?.[1]),
    height: pixelsIn(given["height"]) ?? pixelsIn(/(?:^|;)\s*height\s*:\s*(\d{1,5})px/i.exec(style)?.[1]),
  };
}

const pixelsIn = (text = ""): number | null => (/^\s*\d{1,5}(px)?\s*$/i.test(text) ? Number.parseInt(text, 10) : null);

/** One side is enough: a line of one pixel is a spacer at best. */
function isTiny({ width, height }: Size): boolean {
  const isSmall = (side: number | null) => side !== null && side <= trackerSizeMax;
  return (isSmall(width) && (height === null || isSmall(height))) || (isSmall(height) && width === null);
}

/** Old mail holds its tables open with these. */
function isSpacer({ width, height }: Size): boolean {
  return (width !== null && width <= spacerSizeMax) || (height !== null && height <= spacerSizeMax);
}

/** One transparent pixel. */
const emptyPicture = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

function firstOf(candidates: string): string {
  return candidates.trim().split(/[\s,]/, 1)[0] ?? "";
}
