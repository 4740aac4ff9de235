/**
 * Clean copies of pictures that strangers sent. Decoders are where a picture attacks, so they run in a process of their own
 * behind the same walls as a plugin's runner. Where that process cannot start, there are no pictures: never the raw bytes.
 */
import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { SelfTest } from "../plugins/sandbox/protocol.ts";
import { probeWrappers, type Wrapper } from "../plugins/sandbox/wrappers.ts";
import { picturesBundle } from "./build.ts";
import type { CleanPicture, ReencodeOptions } from "./picture.ts";
import { beginsAsPicture } from "./picture-start.ts";
import { PictureProcess } from "./picture-process.ts";

export interface PicturesOptions {
  /** Folder with the program that scripts/build-runner.ts made. */
  build: string;
  /** How long a process without work is kept. */
  idleMs?: number;
  /** How long a process may take until it is ready. */
  readyMs?: number;
  /** How long one picture may take. */
  wallMs?: number;
  /** Memory that a process may have. */
  dataMiB?: number;
}

export class Pictures {
  readonly #options: PicturesOptions;
  #wrappers: Promise<Wrapper[]> | null = null;
  #process: PictureProcess | null = null;
  #walls: SelfTest | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #idle: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: PicturesOptions) {
    this.#options = options;
  }

  /**
   * Throws PICTURE_UNREADABLE, TOO_LARGE (bytes or pixels), TOO_MANY_REQUESTS when limits.picturesWaitingMax wait already,
   * PICTURES_OFF where pictures cannot be cleaned.
   */
  async reencode(bytes: Uint8Array, options: ReencodeOptions = {}): Promise<CleanPicture> {
    if (bytes.byteLength > limits.pictureBytesMax) throw new AppError("TOO_LARGE", { bytes: bytes.byteLength });
    if (!beginsAsPicture(bytes)) throw new AppError("PICTURE_UNREADABLE");
    if (this.#waiting >= limits.picturesWaitingMax) throw new AppError("TOO_MANY_REQUESTS");
    this.#waiting += 1;
    const turn = this.#last.then(() => this.#reencodeNow(bytes, options));
    this.#last = turn.catch(() => null); // The next one does not care how this one ended.
    try {
      return await turn;
    } finally {
      this.#waiting -= 1;
      if (this.#waiting === 0) this.#rest();
    }
  }

  /** What the process found when it tried its own walls, once; null: it does not start here. */
  async check(): Promise<SelfTest | null> {
    if (this.#walls !== null) return this.#walls;
    const turn = this.#last.then(async () => (await this.#running())?.walls ?? null).catch(() => null);
    this.#last = turn;
    const walls = await turn;
    if (this.#waiting === 0) this.#rest();
    return walls;
  }

  /** Of the process that runs now; null: none does. */
  get pid(): number | null {
    return this.#process === null || this.#process.hasEnded ? null : (this.#process.pid ?? null);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#idle);
    this.#process?.kill();
    this.#process = null;
  }

  async #reencodeNow(bytes: Uint8Array, options: ReencodeOptions): Promise<CleanPicture> {
    const running = await this.#running();
    if (running === null) throw new AppError("PICTURES_OFF");
    return running.process.reencode(bytes, options, this.#options.wallMs ?? limits.pictureWallMs);
  }

  async #running(): Promise<{ process: PictureProcess; walls: SelfTest } | null> {
    if (this.#isClosed) return null;
    if (this.#process === null || this.#process.hasEnded)
      this.#process = new PictureProcess(await this.#command(), this.#options.readyMs);
    const process = this.#process;
    const walls = await process.ready;
    this.#walls = walls;
    return walls === null ? null : { process, walls };
  }

  /** Nothing is asked for now: the process ends unless that changes soon. */
  #rest(): void {
    clearTimeout(this.#idle);
    const end = () => {
      if (this.#waiting === 0) this.#process?.kill();
    };
    this.#idle = setTimeout(end, this.#options.idleMs ?? limits.pictureIdleMs).unref();
  }

  async #command(): Promise<string[]> {
    const dataBytes = (this.#options.dataMiB ?? limits.pictureDataMiB) * limits.mebibyte;
    this.#wrappers ??= probeWrappers();
    const wrappers = (await this.#wrappers).flatMap(({ name, command }) =>
      command === null ? [] : name === "memory" ? [...command, `--data=${dataBytes}`] : command,
    );
    const bundle = bundleIn(this.#options.build);
    return [
      ...wrappers,
      realpathSync(process.execPath),
      // V8 with its JIT dies under --data at its start (SANDBOX.md, wall 2); libvips does the work, and needs none.
      "--jitless",
      "--no-node-snapshot",
      "--disable-warning=PERM0001",
      "--permission",
      "--allow-addons",
      ...[bundle, ...sharpFolders()].map((path) => `--allow-fs-read=${path}`),
      bundle,
      sharpPackage(),
    ];
  }
}

/** A real path: the permission to read is for that name alone. */
function bundleIn(build: string): string {
  try {
    return realpathSync(picturesBundle(build));
  } catch (error) {
    throw new AppError("PICTURES_OFF", { problem: "not built: run scripts/build-runner.ts" }, error);
  }
}

const sharpPackage = (): string => join(sharpFolder(), "package.json");

function sharpFolder(): string {
  try {
    // Only where it is: its code runs in the other process.
    const main = createRequire(import.meta.url).resolve("sharp");
    return realpathSync(dirname(dirname(main)));
  } catch (error) {
    throw new AppError("PICTURES_OFF", { problem: "sharp is not installed" }, error);
  }
}

/** sharp and what it loads, all of it beside sharp. */
function sharpFolders(): string[] {
  const packages = dirname(sharpFolder());
  return ["sharp", "@img", "detect-libc", "semver"].map((name) => join(packages, name));
}
