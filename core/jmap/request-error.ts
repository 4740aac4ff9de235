/** RFC 8620 3.6.1: the whole request is refused, with problem details (RFC 7807) and a 4xx status. */
export type RequestErrorType = "unknownCapability" | "notJSON" | "notRequest" | "limit";

export class RequestError extends Error {
  readonly type: RequestErrorType;
  readonly status: number;
  readonly limit: string | null;

  constructor(type: RequestErrorType, detail: string, options: { status?: number; limit?: string } = {}) {
    super(detail);
    this.name = "RequestError";
    this.type = type;
    this.status = options.status ?? 400;
    this.limit = options.limit ?? null;
  }

  toProblem(): Record<string, unknown> {
    return {
      type: `urn:ietf:params:jmap:error:${this.type}`,
      status: this.status,
      detail: this.message,
      ...(this.limit === null ? {} : { limit: this.limit }),
    };
  }
}
