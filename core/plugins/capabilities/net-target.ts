/** Where a plugin may connect to: origins, as the URL parser writes them, compared letter by letter. */
import { AppError } from "../../kernel/errors.ts";
import { limits } from "../../kernel/limits.ts";
import { described, type Schema } from "../json-schema.ts";

const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
// The last label has a letter first: no address of digits is a name. RFC 7686: an onion name is 56 characters of base32.
const host = `(?:${label}\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]`;
const port = "(?::[1-9][0-9]{0,4})?";
const onion = "(?:[a-z0-9-]{1,63}\\.)*[a-z2-7]{56}\\.onion";

export const hostSchema: Schema = { type: "string", maxLength: limits.hostNameCharsMax, pattern: `^${host}$` };
export const originSchema: Schema = described("`https://host` or `https://host:port`; `http` for onion names only.", {
  type: "string",
  maxLength: limits.hostNameCharsMax + 20,
  pattern: `^(?:https://${host}|http://${onion})${port}$`,
});

const isOrigin = new RegExp(originSchema.pattern ?? "");

/** Throws PLUGIN_DENIED for a URL that leads elsewhere than the granted origins, BAD_REQUEST for one that is none. */
export function targetOf(text: string, origins: readonly string[], capability: string): URL {
  const bad = (problem: string) => new AppError("BAD_REQUEST", { capability, where: "/url", problem });
  // What the parser would quietly mend could be read differently by somebody else on the way.
  if (!/^[\x21-\x7e]+$/.test(text) || text.includes("\\")) throw bad("has characters that a URL does not have");
  if (text.length > limits.pluginUrlCharsMax) throw bad("is too long");
  const url = URL.parse(text);
  if (url === null) throw bad("is not a URL");
  if (/^[^:]+:\/*[^/?#]*@/.test(text) || url.username !== "" || url.password !== "")
    throw bad("holds a name or password");
  const [path = ""] = text.replace(/^[^:]+:\/\/[^/?#]*/, "").split(/[?#]/);
  if (path.split("/").some((part) => /^(?:\.|%2e){1,2}$/i.test(part))) throw bad('holds ".."');
  url.hash = "";
  // Not `url.origin`: for "blob:https://…" that is the inner one.
  const origin = `${url.protocol}//${url.host}`;
  if (!isOrigin.test(origin) || !origins.includes(origin)) throw denied(capability, origin);
  return url;
}

/** The origin is told to the author; the path may hold something of a mail. */
function denied(capability: string, origin: string): AppError {
  return new AppError("PLUGIN_DENIED", { capability, origin, manifest: `"origins": ["${origin}"]` });
}
