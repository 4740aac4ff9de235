/**
 * What is there in a plugin besides the language itself: `postern plugin` puts it into the bundle where it is used. For a plugin's
 * tsconfig.json: `"types": ["@postern/sdk/globals"]`. There is no network here and no timer with a delay: ask for a capability.
 */

/** Kept only under `postern plugin dev` and `test`. */
declare const console: {
  log(...values: unknown[]): void;
  info(...values: unknown[]): void;
  debug(...values: unknown[]): void;
  warn(...values: unknown[]): void;
  error(...values: unknown[]): void;
};

declare class TextEncoder {
  readonly encoding: string;
  encode(text?: string): Uint8Array;
}

declare class TextDecoder {
  /** UTF-8 by default; the legacy charsets of the web, but those of several bytes, as well. */
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  readonly encoding: string;
  decode(bytes?: Uint8Array | ArrayBuffer, options?: { stream?: boolean }): string;
}

declare class URLSearchParams {
  constructor(init?: string | Record<string, string> | Iterable<[string, string]>);
  readonly size: number;
  append(name: string, value: string): void;
  delete(name: string, value?: string): void;
  get(name: string): string | null;
  getAll(name: string): string[];
  has(name: string, value?: string): boolean;
  set(name: string, value: string): void;
  sort(): void;
  toString(): string;
  [Symbol.iterator](): IterableIterator<[string, string]>;
}

declare class URL {
  constructor(url: string | URL, base?: string | URL);
  static canParse(url: string, base?: string): boolean;
  static parse(url: string, base?: string): URL | null;
  hash: string;
  host: string;
  hostname: string;
  href: string;
  readonly origin: string;
  password: string;
  pathname: string;
  port: string;
  protocol: string;
  search: string;
  readonly searchParams: URLSearchParams;
  username: string;
  toString(): string;
  toJSON(): string;
}

declare function structuredClone<Value>(value: Value): Value;
/** Base64 to a string of bytes. */
declare function atob(base64: string): string;
declare function btoa(bytes: string): string;
/** As soon as possible. A delay of more than 1 ms throws: what has to be done later belongs in the hook schedule.tick. */
declare function setTimeout(run: (...args: unknown[]) => void, delayMs?: 0 | 1, ...args: unknown[]): number;
declare function clearTimeout(timer?: number): void;
declare function queueMicrotask(run: () => void): void;
