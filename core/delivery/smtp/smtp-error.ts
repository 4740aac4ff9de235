/** What nodemailer's client and sockets throw, as the caller decides by: the codes that core/delivery/submission.ts names. */
import { AppError, type ErrorDetail, isErrorCode } from "../../kernel/errors.ts";
import { connectionError } from "../../network/connection-error.ts";
import { readReply } from "./smtp-reply.ts";

/** How far the dialogue was. */
export type SmtpStage = "connect" | "starttls" | "login" | "mail" | "recipient" | "data";

/** As nodemailer describes a failure. */
export interface SmtpFailure {
  code?: string;
  /** The code that nodemailer's own stands over. */
  originalCode?: string;
  /** The server's reply that was the failure; absent when there was none. */
  response?: string;
  responseCode?: number;
  command?: string;
  recipient?: string;
}

const stages: Array<[command: RegExp, stage: SmtpStage]> = [
  [/^AUTH/, "login"],
  [/^MAIL/, "mail"],
  [/^RCPT/, "recipient"],
  [/^DATA/, "data"],
];

export const stageOf = ({ command = "" }: SmtpFailure): SmtpStage =>
  stages.find(([pattern]) => pattern.test(command))?.[1] ?? "connect";

/** A server that does not go on: with its own words, where there are any. */
export function refusal(stage: SmtpStage, words: string | { reason: string }): AppError {
  const detail: ErrorDetail = typeof words === "string" ? replyDetail(words) : words;
  return new AppError("RELAY_REFUSED", { stage, ...detail });
}

function replyDetail(raw: string): ErrorDetail {
  const { code, enhanced, text } = readReply(raw);
  return { code, enhanced, text };
}

export function smtpError(error: unknown): AppError {
  const failure = error as SmtpFailure;
  if (error instanceof AppError) {
    // nodemailer writes its own code over that of an error that it hands on.
    const { code, detail } = error;
    const original = isErrorCode(failure.originalCode) ? failure.originalCode : code;
    return original === code ? error : new AppError(original, detail, error);
  }
  const { code = "", originalCode = code, response } = failure;
  if (code === "EAUTH") return loginError(failure, error);
  if (response !== undefined) return refusal(stageOf(failure), response);
  if (code === "EPROTOCOL") return refusal(stageOf(failure), { reason: "PROTOCOL" });
  // Checked by nodemailer before anything is sent: an address that would break the line.
  if (code === "EENVELOPE") return new AppError("BAD_REQUEST", { field: "address" }, error);
  if (code === "ETIMEDOUT") return new AppError("NETWORK_FAILED", { reason: "TIMEOUT" }, error);
  if (code === "ECONNECTION" || code === "ESTREAM") return new AppError("NETWORK_FAILED", { reason: "CLOSED" }, error);
  return connectionError(Object.assign(new Error("connection"), { code: originalCode, cause: error }));
}

/** RFC 4954 6: 454 and its like say that it may go later, which is no word on the password. */
function loginError(failure: SmtpFailure, cause: unknown): AppError {
  const { response } = failure;
  if (response === undefined) return new AppError("RELAY_AUTH_FAILED", { stage: "login" }, cause);
  const { code } = readReply(response);
  if (code !== null && code >= 400 && code < 500) return refusal("login", response);
  return new AppError("RELAY_AUTH_FAILED", { stage: "login", ...replyDetail(response) }, cause);
}
