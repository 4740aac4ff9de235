/** One line that rewrites itself on a terminal's standard error; nothing where that is a file or a pipe. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  #isShown = false;

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
  }

  show(text: string): void {
    if (!this.#stream.isTTY) return;
    this.#isShown = true;
    // Carriage return, text cut to the width, clear to the end of the line.
    this.#stream.write(`\r${text.slice(0, Math.max(1, this.#stream.columns - 1))}\u001b[K`);
  }

  clear(): void {
    if (this.#isShown) this.#stream.write("\r\u001b[K");
    this.#isShown = false;
  }
}

/** "[######------------]", filled by the share done. */
export function bar(share: number, cells = 24): string {
  const filled = Math.max(0, Math.min(cells, Math.round(share * cells)));
  return `[${"#".repeat(filled)}${"-".repeat(cells - filled)}]`;
}

/** "42 s", "3 min 5 s", "2 h 10 min". */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
