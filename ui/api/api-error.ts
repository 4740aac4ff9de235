import { errorSentence } from "../text/errors.ts";

/** What a request failed with. `code` is the server's stable code, or one of ours: OFFLINE, BAD_ANSWER. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly detail: Record<string, unknown>;

  constructor(code: string, status: number, sentence: string | null, detail: Record<string, unknown> = {}) {
    super(errorSentence(code) ?? sentence ?? errorSentence("BAD_ANSWER") ?? code);
    this.name = "ApiError";
    this.code = code;
    this.status = status;
    this.detail = detail;
  }
}

/** One sentence for whatever was thrown. */
export function sentenceFor(error: unknown): string {
  return error instanceof ApiError ? error.message : (errorSentence("BAD_ANSWER") ?? String(error));
}

export function codeOf(error: unknown): string {
  return error instanceof ApiError ? error.code : "BAD_ANSWER";
}
