/**
 * A mail's colours on a dark page. Each is changed by itself, without knowing what lies beneath: all backgrounds become
 * dark and all ink light, so that every pair of them can be read. Lightness is Oklab's (Ottosson 2020), as the eye has it.
 */
import type { Color } from "./color.ts";

export type ColorRole = "ink" | "background" | "line" | "shadow";

const change: Record<ColorRole, (lightness: number) => number> = {
  // White paper to nearly the page's own, grey panels a little above it, strong colours darker.
  background: (l) => (l >= 0.5 ? 0.2 + (1 - l) * 0.32 : Math.min(l, 0.36)),
  // Black to nearly white; greys keep their order; light ink stays.
  ink: (l) => (l < 0.6 ? 0.95 - l * 0.25 : Math.max(l, 0.8)),
  line: (l) => (l >= 0.5 ? 0.34 + (1 - l) * 0.4 : 0.6),
  shadow: (l) => Math.min(l, 0.3),
};

export function darkColor(color: Color, role: ColorRole): Color {
  if (color.alpha === 0) return color;
  const { lightness, a, b } = oklabOf(color);
  const target = change[role](lightness);
  // The nearest colour of that lightness that a screen can show.
  for (let vividness = 1; vividness > 0; vividness -= 0.1) {
    const found = colorOf({ lightness: target, a: a * vividness, b: b * vividness });
    if ([found.red, found.green, found.blue].every((channel) => channel >= -0.5 && channel <= 255.5)) {
      return { ...inRange(found), alpha: color.alpha };
    }
  }
  return { ...inRange(colorOf({ lightness: target, a: 0, b: 0 })), alpha: color.alpha };
}

/** 0 (black) to 1 (white). */
export const lightnessOf = (color: Color): number => oklabOf(color).lightness;

interface Oklab {
  lightness: number;
  a: number;
  b: number;
}

function oklabOf({ red, green, blue }: Color): Oklab {
  const [r, g, b] = [linear(red), linear(green), linear(blue)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return {
    lightness: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    a: 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    b: 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  };
}

function colorOf({ lightness, a, b }: Oklab): Omit<Color, "alpha"> {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return {
    red: curved(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    green: curved(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    blue: curved(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  };
}

function inRange({ red, green, blue }: Omit<Color, "alpha">): Omit<Color, "alpha"> {
  const clip = (channel: number) => Math.min(255, Math.max(0, Math.round(channel)));
  return { red: clip(red), green: clip(green), blue: clip(blue) };
}

const linear = (channel: number): number => {
  const value = channel / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
};
const curved = (value: number): number =>
  255 * (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055);
