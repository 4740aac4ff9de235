/**
 * How spam-like a message is, from its tokens: Gary Robinson's word probabilities, combined by Fisher's method as
 * SpamBayes and bogofilter do (G. Robinson, "A statistical approach to the spam problem", Linux Journal 107, 2003).
 */
import type { MessageView, Verdict } from "@postern/sdk";
import type { Model } from "./model.ts";
import type { Mark } from "./token.ts";
import { hamAt, seenAt, spamAt } from "./token-table.ts";
import { eachToken } from "./tokens.ts";

/** Below this many of either kind the filter has no opinion. */
export const learnedMin = 20;
/** Words nearer to 0.5 than this say nothing. */
const deviationMin = 0.1;
/** Only the strongest count: a long text of ordinary words must not drown them. */
const cluesMax = 150;
const wordsShown = 10;
/** Robinson's s and x: how much, and what, is believed of a word before it was seen often. */
const priorStrength = 0.45;
const priorProbability = 0.5;

interface Clue {
  probability: number;
  /** Distance from 0.5. */
  strength: number;
  mark: Mark;
  text: string;
  start: number;
  end: number;
}

/** Tells the messages apart for `seenAt`. */
let lookups = 0;

/** Null: not learned enough of both kinds. */
export function verdictOf(model: Model, view: MessageView): Verdict | null {
  if (model.spam < learnedMin || model.ham < learnedMin) return null;
  const clues = cluesOf(model, view);
  return { score: combine(clues), words: clues.slice(0, wordsShown).map(shown) };
}

/** Strongest first. */
function cluesOf(model: Model, view: MessageView): Clue[] {
  const clues: Clue[] = [];
  const { tokens, spam, ham } = model;
  const { cells } = tokens;
  lookups = (lookups + 1) | 0;
  const message = lookups;
  eachToken(view, (token, mark, text, start, end) => {
    const at = tokens.find(token);
    if (at < 0 || cells[at + seenAt] === message) return;
    cells[at + seenAt] = message;
    const inSpam = cells[at + spamAt] as number;
    const inHam = cells[at + hamAt] as number;
    const times = inSpam + inHam;
    if (times === 0) return;
    const share = (inSpam * ham) / (inSpam * ham + inHam * spam);
    const probability = (priorStrength * priorProbability + times * share) / (priorStrength + times);
    const strength = Math.abs(probability - 0.5);
    if (strength >= deviationMin) clues.push({ probability, strength, mark, text, start, end });
  });
  clues.sort((a, b) => b.strength - a.strength);
  if (clues.length > cluesMax) clues.length = cluesMax;
  return clues;
}

/** 0.5 when nothing speaks, or when as much speaks for as against it. */
function combine(clues: Clue[]): number {
  if (clues.length === 0) return 0.5;
  let spamLog = 0;
  let hamLog = 0;
  for (const { probability } of clues) {
    spamLog += Math.log(1 - probability);
    hamLog += Math.log(probability);
  }
  const spam = 1 - chiSquaredTail(-2 * spamLog, clues.length);
  const ham = 1 - chiSquaredTail(-2 * hamLog, clues.length);
  return round((spam - ham + 1) / 2);
}

/** The probability that chi-squared with 2 × `pairs` degrees of freedom is at least `value`. */
export function chiSquaredTail(value: number, pairs: number): number {
  const half = value / 2;
  let term = Math.exp(-half);
  let sum = term;
  for (let i = 1; i < pairs; i += 1) {
    term *= half / i;
    sum += term;
  }
  return Math.min(sum, 1);
}

const round = (probability: number): number => Math.round(probability * 1e4) / 1e4;

const shownCharsMax = 60;

function shown({ mark, text, start, end, probability }: Clue): { word: string; probability: number } {
  const word = mark.text + text.slice(start, end);
  return {
    word: word.length > shownCharsMax ? `${word.slice(0, shownCharsMax)}…` : word,
    probability: round(probability),
  };
}
