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

  constructor(type: MethodErrorType, description: string | null = null) {
    super(description ?? type);
    this.name = "MethodError";
    this.type = type;
    this.description = description;
  }

  toResponse(): Record<string, unknown> {
    return this.description === null ? { type: this.type } : { type: this.type, description: this.description };
  }
}

export function invalidArguments(description: string): MethodError {
  return new MethodError("invalidArguments", description);
}
