/** How long a passphrase would hold, as zxcvbn guesses it. The dictionaries load when the first character is typed. */
export interface Strength {
  /** 0 (guessed at once) to 4. */
  score: number;
  hint: "short" | "common" | "predictable" | "fair" | "good" | "strong";
}

const charsMin = 8;
/** zxcvbn's time grows with the square of the length; what is longer is strong by length. */
const charsJudged = 100;

let loading: Promise<(passphrase: string) => { score: number; sequence: Array<{ pattern: string }> }> | null = null;

export async function strengthOf(passphrase: string): Promise<Strength> {
  const judge = await (loading ??= load());
  const { score, sequence } = judge(passphrase.slice(0, charsJudged));
  if (Array.from(passphrase).length < charsMin) return { score: Math.min(score, 1), hint: "short" };
  if (score >= 4) return { score, hint: "strong" };
  if (score === 3) return { score, hint: "good" };
  if (score === 2) return { score, hint: "fair" };
  return { score, hint: sequence.some(({ pattern }) => pattern === "dictionary") ? "common" : "predictable" };
}

async function load() {
  const [{ ZxcvbnFactory }, common] = await Promise.all([
    import("@zxcvbn-ts/core"),
    import("@zxcvbn-ts/language-common"),
  ]);
  const factory = new ZxcvbnFactory({
    dictionary: { ...common.dictionary },
    graphs: common.adjacencyGraphs,
  });
  return (passphrase: string) => factory.check(passphrase);
}
