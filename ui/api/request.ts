import { ApiError } from "./api-error.ts";
import { pageToken } from "./page-token.ts";

/** Told of every answer, so that the page can say "offline" or "locked" once, in one place. */
export interface RequestObserver {
  onReached(): void;
  onUnreachable(): void;
  /** 401 NOT_SIGNED_IN or 423 LOCKED on a request that had a session. */
  onShutOut(code: string): void;
}

let observer: RequestObserver | null = null;

export function observeRequests(next: RequestObserver): void {
  observer = next;
}

export interface RequestOptions {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  json?: unknown;
  body?: BodyInit;
  signal?: AbortSignal;
  headers?: Record<string, string>;
  /** The page asks by itself: it does not put auto-lock off. */
  isBackground?: boolean;
  /** It arrives even when the page goes before it has left, unless much of that kind is on its way. */
  outlivesPage?: boolean;
}

/** Fetch standard, HTTP-network-or-cache fetch: browsers take 64 KiB of requests that may outlive their page at once, and refuse more. */
const outlivingBytesMax = 48 * 1024;
const bytesPerCharMax = 3;
let outlivingBytes = 0;

/** Fetches from this origin alone, with the page token. Throws ApiError, or the AbortError of its signal. */
export async function request(path: string, options: RequestOptions = {}): Promise<Response> {
  const headers = new Headers(options.headers);
  const token = pageToken();
  if (token) headers.set("X-Postern-Page", token.pageToken);
  if (options.isBackground) headers.set("X-Postern-Background", "1");
  if (options.json !== undefined) headers.set("Content-Type", "application/json");
  const body = options.json === undefined ? options.body : JSON.stringify(options.json);
  const bytes = options.outlivesPage && typeof body === "string" ? body.length * bytesPerCharMax : 0;
  const keepalive = bytes > 0 && outlivingBytes + bytes <= outlivingBytesMax;
  if (keepalive) outlivingBytes += bytes;
  let response: Response;
  try {
    response = await fetch(path, {
      method: options.method ?? "GET",
      headers,
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      keepalive,
      ...(body === undefined ? {} : { body }),
      ...(options.signal ? { signal: options.signal } : {}),
    });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    observer?.onUnreachable();
    throw new ApiError("OFFLINE", 0, null);
  } finally {
    if (keepalive) outlivingBytes -= bytes;
  }
  observer?.onReached();
  if (response.ok) return response;
  const error = await errorOf(response);
  if (token && (error.code === "NOT_SIGNED_IN" || error.code === "LOCKED")) observer?.onShutOut(error.code);
  throw error;
}

export async function requestJson<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const response = await request(path, options);
  if (response.status === 204) return {} as T;
  const text = await response.text();
  return (text === "" ? {} : JSON.parse(text)) as T;
}

/** RFC 9457 problem details; anything else becomes BAD_ANSWER. */
async function errorOf(response: Response): Promise<ApiError> {
  const isJson = /json/.test(response.headers.get("Content-Type") ?? "");
  const problem = isJson ? ((await response.json()) as Record<string, unknown>) : {};
  const code = typeof problem["code"] === "string" ? problem["code"] : "BAD_ANSWER";
  const title = typeof problem["title"] === "string" ? problem["title"] : null;
  const { detail, type: _type, title: _title, status: _status, code: _code, ...others } = problem;
  // What a route says beside the fields that all problems have: the draft that is there, for one.
  return new ApiError(code, response.status, title, { ...(typeof detail === "object" ? detail : {}), ...others });
}
