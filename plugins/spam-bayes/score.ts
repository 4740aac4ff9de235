/**
 * How spam-like a message is, from its tokens: Gary Robinson's word probabilities, combined by Fisher's method as
 * SpamBayes and bogofilter do (G. Robinson, "A statistical approach to the spam problem", Linux Journal 107, 2003).
 */
import type { MessageView, Verdict } from "@postern/sdk";
import { Clues } from "./clues.ts";
import type { Model } from "./model.ts";
import { TokenList } from "./token-list.ts";
import { hamAt, seenAt, spamAt } from "./token-table.ts";
import { eachToken } from "./tokens.ts";

/** Below this many of either kind the filter has no opinion. */
export const learnedMin = 20;
/** Words nearer to 0.5 than this say nothing. */
const deviationMin = 0.1;
/** Only the strongest count: a long text of ordinary words must not drown them. */
const cluesMax = 150;
const wordsShown = 10;
/** Of mail that nobody will doubt, which is most. */
const wordsShownOfWanted = 5;
const wantedMax = 0.1;
/** Robinson's s and x: how much, and what, is believed of a word before it was seen often. */
const priorStrength = 0.45;
const priorProbability = 0.5;

/** Of the message at hand. */
const tokens = new TokenList();
const clues = new Clues();
/** Tells the messages apart for `seenAt`. */
let lookups = 0;

/** Null: not learned enough of both kinds. */
export function verdictOf(model: Model, view: MessageView): Verdict | null {
  if (model.spam < learnedMin || model.ham < learnedMin) return null;
  tokens.clear();
  clues.clear();
  eachToken(view, tokens.take);
  findClues(model);
  clues.keepStrongest(cluesMax);
  const score = combine(clues);
  return { score, words: clues.strongest(score < wantedMax ? wordsShownOfWanted : wordsShown).map(shown) };
}

/** Behind the cutting into tokens, not within it: so the processor waits for many places of the table at once. */
function findClues({ tokens: table, spam, ham }: Model): void {
  const { cells } = table;
  const { hashes, size } = tokens;
  lookups = (lookups + 1) | 0;
  const message = lookups;
  for (let token = 0; token < size; token += 1) {
    const at = table.find(hashes[token] as number);
    if (at < 0 || cells[at + seenAt] === message) continue;
    cells[at + seenAt] = message;
    const inSpam = cells[at + spamAt] as number;
    const inHam = cells[at + hamAt] as number;
    const times = inSpam + inHam;
    if (times === 0) continue;
    const share = (inSpam * ham) / (inSpam * ham + inHam * spam);
    const probability = (priorStrength * priorProbability + times * share) / (priorStrength + times);
    if (Math.abs(probability - 0.5) >= deviationMin) clues.add(probability, token);
  }
}

/** 0.5 when nothing speaks, or when as much speaks for as against it. */
function combine({ probabilities, size }: Clues): number {
  if (size === 0) return 0.5;
  const spamLog = new LogOfProduct();
  const hamLog = new LogOfProduct();
  for (let at = 0; at < size; at += 1) {
    const probability = probabilities[at] as number;
    spamLog.times(1 - probability);
    hamLog.times(probability);
  }
  const spam = 1 - chiSquaredTail(-2 * spamLog.value, size);
  const ham = 1 - chiSquaredTail(-2 * hamLog.value, size);
  return round((spam - ham + 1) / 2);
}

/** Multiplies, and takes the logarithm before the product is too small for a number: a logarithm of each factor costs more. */
class LogOfProduct {
  #product = 1;
  #log = 0;

  times(factor: number): void {
    this.#product *= factor;
    if (this.#product < 1e-200) this.#fold();
  }

  get value(): number {
    this.#fold();
    return this.#log;
  }

  #fold(): void {
    this.#log += Math.log(this.#product);
    this.#product = 1;
  }
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

function shown(clue: number): { word: string; probability: number } {
  const word = tokens.wordOf(clues.tokens[clue] as number);
  return {
    word: word.length > shownCharsMax ? `${word.slice(0, shownCharsMax)}…` : word,
    probability: round(clues.probabilities[clue] as number),
  };
}
