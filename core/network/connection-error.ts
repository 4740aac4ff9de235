import { AppError } from "../kernel/errors.ts";

/** The error as the caller decides by: TLS_FAILED carries OpenSSL's code, NETWORK_FAILED the system's. */
export function connectionError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? "UNKNOWN";
  const isTls = /CERT|SSL|TLS|VERIFY|SIGNATURE|ALTNAME|SELF_SIGNED/.test(code);
  return new AppError(isTls ? "TLS_FAILED" : "NETWORK_FAILED", { reason: code }, error);
}
