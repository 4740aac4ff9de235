/** Colours: read from CSS and from the attributes of old HTML, and made fit for a dark page. */
import type { FunctionNode, Node } from "postcss-value-parser";
import { namedColors } from "./named-colors.ts";

/** sRGB, 0 to 255; alpha 0 to 1. */
export interface Color {
  red: number;
  green: number;
  blue: number;
  alpha: number;
}

export function colorOfWord(word: string): Color | null {
  const text = word.toLowerCase();
  if (text === "transparent") return { red: 0, green: 0, blue: 0, alpha: 0 };
  if (text.startsWith("#")) return colorOfHex(text.slice(1));
  const named = namedColors.get(text);
  return named === undefined ? null : colorOfHex(named);
}

export function colorOfHex(hex: string): Color | null {
  if (!/^([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i.test(hex)) return null;
  const full = hex.length < 6 ? hex.replace(/./g, "$&$&") : hex;
  const at = (index: number) => Number.parseInt(full.slice(index, index + 2), 16);
  return { red: at(0), green: at(2), blue: at(4), alpha: full.length === 8 ? at(6) / 255 : 1 };
}

/** rgb(), rgba(), hsl() and hsla(), with commas or blanks. */
export function colorOfFunction({ value, nodes }: FunctionNode): Color | null {
  const name = value.toLowerCase();
  const numbers = numbersIn(nodes);
  if (numbers === null || numbers.length < 3 || numbers.length > 4) return null;
  const [first, second, third, alpha] = numbers as [Amount, Amount, Amount, Amount | undefined];
  const opacity = alpha === undefined ? 1 : unit(alpha.isPercent ? alpha.value / 100 : alpha.value);
  if (name === "rgb" || name === "rgba") {
    const channel = ({ value: amount, isPercent }: Amount) => unit(isPercent ? amount / 100 : amount / 255) * 255;
    return { red: channel(first), green: channel(second), blue: channel(third), alpha: opacity };
  }
  if (name !== "hsl" && name !== "hsla") return null;
  return { ...colorOfHsl(first.value, unit(second.value / 100), unit(third.value / 100)), alpha: opacity };
}

/** HTML 2.3.6 ("rules for parsing a legacy color value"): what `bgcolor` may say, nonsense included. */
export function colorOfAttribute(text: string): Color | null {
  const trimmed = text.trim().toLowerCase();
  if (trimmed === "" || trimmed === "transparent") return null;
  const known = colorOfWord(trimmed);
  if (known !== null && !/^#.{4,}$/.test(trimmed)) return known;
  const digits = Array.from(trimmed.replace(/^#/, "").slice(0, 128), (digit) => (/[0-9a-f]/.test(digit) ? digit : "0"));
  while (digits.length === 0 || digits.length % 3 !== 0) digits.push("0");
  const third = digits.length / 3;
  let parts = [0, 1, 2].map((part) => digits.slice(part * third, (part + 1) * third).join(""));
  if (third > 8) parts = parts.map((part) => part.slice(-8));
  while ((parts[0] as string).length > 2 && parts.every((part) => part.startsWith("0"))) {
    parts = parts.map((part) => part.slice(1));
  }
  const [red = 0, green = 0, blue = 0] = parts.map((part) => Number.parseInt(part.slice(0, 2), 16));
  return { red, green, blue, alpha: 1 };
}

export function printColor({ red, green, blue, alpha }: Color): string {
  if (alpha >= 1)
    return `#${[red, green, blue].map((channel) => Math.round(channel).toString(16).padStart(2, "0")).join("")}`;
  if (alpha <= 0) return "transparent";
  return `rgba(${Math.round(red)},${Math.round(green)},${Math.round(blue)},${Number(alpha.toFixed(3))})`;
}

interface Amount {
  value: number;
  isPercent: boolean;
}

function numbersIn(nodes: Node[]): Amount[] | null {
  const numbers: Amount[] = [];
  for (const node of nodes) {
    if (node.type === "space" || node.type === "comment") continue;
    if (node.type === "div" && (node.value === "," || node.value === "/")) continue;
    const [, digits, sign] =
      (node.type === "word" && /^([+-]?(?:\d{1,6}(?:\.\d{0,10})?|\.\d{1,10}))(%|deg)?$/i.exec(node.value)) || [];
    if (digits === undefined) return null;
    numbers.push({ value: Number(digits), isPercent: sign === "%" });
  }
  return numbers;
}

const unit = (value: number): number => Math.min(1, Math.max(0, value));

function colorOfHsl(hue: number, saturation: number, lightness: number): Omit<Color, "alpha"> {
  const chroma = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number) => {
    const turn = (((offset + hue / 30) % 12) + 12) % 12;
    return 255 * (lightness - chroma * Math.max(-1, Math.min(turn - 3, 9 - turn, 1)));
  };
  return { red: channel(0), green: channel(8), blue: channel(4) };
}
