/** RFC 8620 3.6.2: an error that is the answer to one method call; the calls behind it still run. */
export type MethodErrorType =
  | "serverUnavailable"
  | "serverFail"
  | "unknownMethod"
  | "invalidArguments"
  | "invalidResultReference"
  | "forbidden"
  | "accountNotFound"
  | "accountReadOnly"
  | "requestTooLarge"
  | "stateMismatch"
  | "cannotCalculateChanges"
  | "tooManyChanges"
  | "anchorNotFound"
  | "unsupportedSort"
  | "unsupportedFilter"
  | "fromAccountNotFound"
  | "fromAccountNotSupportedByMethod";

export class MethodError extends Error {
  readonly type: MethodErrorType;
  readonly description: string | null;

  /** Postern's own code, where a client can do more with it than with the type. */
  readonly code: string | null;

  constructor(type: MethodErrorType, description: string | null = null, code: string | null = null) {
    super(description ?? type);
    this.name = "MethodError";
    this.type = type;
    this.description = description;
    this.code = code;
  }

  toResponse(): Record<string, unknown> {
    return {
      type: this.type,
      ...(this.description === null ? {} : { description: this.description }),
      ...(this.code === null ? {} : { "postern:code": this.code }),
    };
  }
}

export function invalidArguments(description: string): MethodError {
  return new MethodError("invalidArguments", description);
}
