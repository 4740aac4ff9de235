/** How a mail server is told in a JSON body: of sources and relays alike. */
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { choiceField, integerField, optionalStringField, refuseOthers, stringField } from "./read-field.ts";

type Body = Record<string, unknown>;

/** Each throws BAD_REQUEST with the field's name. */
export const serverFields = {
  host: (body: Body) => readHost(stringField(body, "host", limits.hostNameCharsMax)),
  port: (body: Body) => integerField(body, "port", 1, 65_535),
  security: (body: Body) => choiceField(body, "security", ["tls", "starttls"] as const),
  user: (body: Body) => readLine(stringField(body, "user", limits.credentialCharsMax), "user"),
  /** What a sign-in opens has none. */
  password: (body: Body) =>
    isSignedIn(body) ? "" : readLine(stringField(body, "password", limits.credentialCharsMax), "password"),
  signInId: (body: Body) => (isSignedIn(body) ? integerField(body, "signInId", 1, Number.MAX_SAFE_INTEGER) : null),
  trustedCertificate: (body: Body) => optionalStringField(body, "trustedCertificate", limits.certificateCharsMax),
  route: (body: Body) =>
    body["route"] === undefined ? ("direct" as const) : choiceField(body, "route", ["direct", "tor"] as const),
};

const isSignedIn = (body: Body): boolean => body["signInId"] !== undefined && body["signInId"] !== null;

type Values<Readers> = { [Field in keyof Readers]: Readers[Field] extends (body: Body) => infer Value ? Value : never };

/** What a change names; what it leaves out stays. */
export function changedFields<Readers extends Record<string, (body: Body) => unknown>>(
  body: Body,
  readers: Readers,
): Partial<Values<Readers>> {
  refuseOthers(body, Object.keys(readers));
  const changes: Body = {};
  for (const [field, read] of Object.entries(readers)) if (Object.hasOwn(body, field)) changes[field] = read(body);
  return changes as Partial<Values<Readers>>;
}

/** A name or address of a host, nothing that could be read as more than that. */
function readHost(text: string): string {
  const host = text.trim();
  if (!/^[a-z0-9._-]+$/i.test(host) && !/^\[?[0-9a-f:.]+\]?$/i.test(host))
    throw new AppError("BAD_REQUEST", { field: "host" });
  return host;
}

/** What goes into a line of IMAP or SMTP holds no line break. */
function readLine(text: string, field: string): string {
  if (text === "" || /[\r\n\0]/.test(text)) throw new AppError("BAD_REQUEST", { field });
  return text;
}
