/**
 * Draws the pages of strangers' PDF files with the installed pdftoppm (Poppler), one file after the other, each in a process of
 * its own: no environment, no network, bounded memory and time, and it can write into no file. The PDF goes in by stdin, pages
 * come out by stdout. What comes out is no more trusted than what went in: whoever asks cleans each page as a picture.
 */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { findProgram, probeWrappers, type Wrapper } from "../plugins/sandbox/wrappers.ts";
import { PngReader } from "./png-reader.ts";

/** `unwalled`: the program is there, but the system does not let us put walls around it. */
export type PdfConverterState = "ready" | "missing" | "unwalled";

/** How a conversion ended: all pages came; whoever asked had enough; the time was over; the rest cannot be drawn. */
export type PdfEnd = "end" | "enough" | "late" | "damaged";

/** Takes one page as PNG, not to be trusted. False: enough. */
export type TakePage = (png: Buffer) => Promise<boolean>;

export interface PdfConverterOptions {
  /** Null: there is none. Without it, the installed one. */
  program?: string | null;
  /** How long one file may take. */
  wallMs?: number;
}

export class PdfConverter {
  readonly #program: string | null;
  readonly #wallMs: number;
  #wrappers: Promise<Wrapper[]> | null = null;
  #child: ChildProcessByStdio<Writable, Readable, null> | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #isClosed = false;

  constructor({ program = findProgram("pdftoppm"), wallMs = limits.pdfWallMs }: PdfConverterOptions = {}) {
    this.#program = program;
    this.#wallMs = wallMs;
  }

  async state(): Promise<PdfConverterState> {
    if (this.#program === null) return "missing";
    return (await this.#walls()) === null ? "unwalled" : "ready";
  }

  /** At most one page more than limits.pdfPagesMax. Throws PDF_CONVERTER_MISSING, PDF_WALLS_MISSING, TOO_MANY_REQUESTS, and what `take` throws. */
  async convert(pdf: Uint8Array, take: TakePage): Promise<PdfEnd> {
    const walls = await this.#walls();
    if (this.#program === null) throw new AppError("PDF_CONVERTER_MISSING");
    if (walls === null) throw new AppError("PDF_WALLS_MISSING");
    if (this.#waiting >= limits.pdfsWaitingMax) throw new AppError("TOO_MANY_REQUESTS");
    this.#waiting += 1;
    const command = [...walls, this.#program, "-q", "-png"];
    const pages = ["-scale-to", String(limits.pdfPageSideMax), "-l", String(limits.pdfPagesMax + 1), "-"];
    const turn = this.#last.then(() => this.#run([...command, ...pages], pdf, take));
    this.#last = turn.catch(() => null); // The next one does not care how this one ended.
    try {
      return await turn;
    } finally {
      this.#waiting -= 1;
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#child?.kill("SIGKILL");
  }

  async #run([program, ...args]: string[], pdf: Uint8Array, take: TakePage): Promise<PdfEnd> {
    if (this.#isClosed) return "damaged";
    const child = spawn(program as string, args, { env: {}, cwd: "/", stdio: ["pipe", "pipe", "ignore"] });
    this.#child = child;
    const isWell = new Promise<boolean>((resolve) => {
      child.on("error", () => resolve(false));
      child.on("close", (code) => resolve(code === 0));
    });
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      child.kill("SIGKILL");
    }, this.#wallMs);
    // It may end before it has read all; how it ended is seen below.
    child.stdin.on("error", () => child.stdin.destroy());
    child.stdin.end(pdf);
    try {
      const end = await readPages(child.stdout, take);
      if (end !== "end") return isLate ? "late" : end;
      return isLate ? "late" : (await isWell) ? "end" : "damaged";
    } finally {
      clearTimeout(timer);
      child.kill("SIGKILL");
      this.#child = null;
    }
  }

  /** Null where one of them cannot stand: a program that reads strangers' files does not run without. */
  async #walls(): Promise<string[] | null> {
    this.#wrappers ??= probeWrappers();
    const walls: string[] = [];
    for (const { name, command } of await this.#wrappers) {
      if (command === null) return null;
      walls.push(...command);
      // No byte into any file; time of the processor as a second limit, should the kernel be stopped meanwhile.
      const seconds = Math.ceil(limits.pdfWallMs / 1_000);
      if (name === "memory")
        walls.push(`--data=${limits.pdfDataMiB * limits.mebibyte}`, "--fsize=0", `--cpu=${seconds}`);
    }
    return walls;
  }
}

/** Reads no faster than pages are taken: the pipe holds the program back. */
async function readPages(stdout: Readable, take: TakePage): Promise<PdfEnd> {
  const reader = new PngReader(limits.pictureBytesMax);
  for await (const piece of stdout) {
    const pages = reader.push(piece as Buffer);
    if (pages === null) return "damaged";
    for (const page of pages) if (!(await take(page))) return "enough";
  }
  return reader.isEmpty ? "end" : "damaged";
}
