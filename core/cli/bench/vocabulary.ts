import { seededRandom } from "./seeded-random.ts";

const wordCount = 120_000;
/** A power of two, so that a position wraps with a mask. */
const drawCount = 2 ** 20;

const onsets = "b c d f g h j k l m n p r s t v w z br ch cl cr dr fl gr pl pr sh sl sp st th tr".split(" ");
const vowels = "a e i o u a e i o ea ou".split(" ");
const codas = ["", "", "", "", "", "n", "r", "s", "t", "l", "m", "nd", "ng"];

export interface Vocabulary {
  words: string[];
  /** A word as often as language uses it: the n-th most frequent one with a probability of about 1/n (Zipf). */
  draw(): string;
  /** A run of `count` words from one place in a long random text: fast, and as Zipfian as single draws. */
  run(count: number): string[];
}

export function createVocabulary(seed: number): Vocabulary {
  const random = seededRandom(seed);
  const words = makeWords(random);
  const draws = makeDraws(random, words.length);
  let at = 0;
  const wordAt = (position: number) => words[draws[position & (drawCount - 1)] ?? 0] ?? "";
  return {
    words,
    draw: () => wordAt(Math.floor(random() * drawCount)),
    run: (count) => {
      at = Math.floor(random() * drawCount);
      return Array.from({ length: count }, (_, index) => wordAt(at + index));
    },
  };
}

/** Frequent words are short, as in languages. */
function makeWords(random: () => number): string[] {
  const pick = (from: string[]) => from[Math.floor(random() * from.length)] ?? "";
  const words = new Set<string>();
  while (words.size < wordCount) {
    const syllables = 1 + Math.floor(random() * (words.size < 150 ? 1 : words.size < 8_000 ? 2 : 3));
    let word = "";
    for (let index = 0; index < syllables; index++) word += pick(onsets) + pick(vowels) + pick(codas);
    words.add(word);
  }
  return [...words];
}

function makeDraws(random: () => number, count: number): Uint32Array {
  const sums = new Float64Array(count);
  let sum = 0;
  for (let rank = 0; rank < count; rank++) sums[rank] = sum += 1 / (rank + 2.7) ** 1.08;
  return Uint32Array.from({ length: drawCount }, () => firstAbove(sums, random() * sum));
}

function firstAbove(sums: Float64Array, value: number): number {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sums[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
