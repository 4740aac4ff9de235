import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { parseFragment } from "parse5";
import type { RenderedMessage } from "../../core/plugins/hooks/rendered-message.ts";
import { renderPort } from "../../core/plugins/hooks/message-render.ts";
import { Grant } from "../../core/plugins/grants.ts";
import { darkColor } from "../../plugins/html-sandbox/css/dark-color.ts";
import { render as renderHere } from "../../plugins/html-sandbox/render.ts";
import { contextFor } from "../plugins/context-for.ts";
import { hostileMails } from "../hostile/mails/hostile-mails.ts";
import { message } from "../plugins/hooks/hook-cases.ts";
import { assertSafe, elementsIn } from "./assert-safe.ts";

const grant = new Grant({}, contextFor());
const render = (html: string): RenderedMessage => {
  const rendered = renderPort.decode(renderHere(html), message, grant);
  assert.ok(rendered);
  return rendered;
};

type Root = Parameters<typeof elementsIn>[0];

/** Names of elements and of the attributes that a second rendering keeps under the same name, in order. */
function shapeOf(html: string): string[] {
  const [root] = parseFragment(html).childNodes;
  return [...elementsIn(root as Root)].map(({ tagName }) => tagName);
}

const seeds = [
  ...hostileMails([
    "scripts",
    "protocols",
    "mutations",
    "namespaces",
    "styles",
    "dangling",
    "forms",
    "requests",
    "novelties",
  ]),
];
const pieces = seeds.flatMap(({ html }) => (html ?? "").split(/(?=[<>"'&;{}])/));
/** Mails put together from the pieces of attacks, which is where a reader of HTML trips. */
const mail = fc.array(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...pieces) }, fc.string({ maxLength: 6 })), {
  maxLength: 60,
});

describe("html-sandbox, of any mail", () => {
  it("lets nothing through but what the lists hold", () => {
    fc.assert(
      fc.property(mail, (parts) => assertSafe(render(parts.join("")))),
      { numRuns: 400 },
    );
  });

  it("has nothing left to take out of what it made", () => {
    fc.assert(
      fc.property(mail, (parts) => {
        const once = render(parts.join(""));
        const [first, again] = [once.html, render(`${once.quirks ? "" : "<!doctype html>"}${once.html}`).html];
        // The second one stands in a container of its own.
        assert.deepEqual(shapeOf(again).slice(1), shapeOf(first));
      }),
      { numRuns: 200 },
    );
  });

  it("makes every ink readable on every ground of a dark page", () => {
    const channel = fc.integer({ min: 0, max: 255 });
    const color = fc.record({ red: channel, green: channel, blue: channel, alpha: fc.constant(1) });
    fc.assert(
      fc.property(color, color, (ink, ground) => {
        const ratio = contrast(darkColor(ink, "ink"), darkColor(ground, "background"));
        assert.ok(ratio >= 4.5, ratio.toFixed(2));
      }),
      { numRuns: 2_000 },
    );
  });
});

interface Channels {
  red: number;
  green: number;
  blue: number;
}

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(one: Channels, other: Channels): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance({ red, green, blue }: Channels): number {
  const [r = 0, g = 0, b = 0] = [red, green, blue].map((channel) => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
