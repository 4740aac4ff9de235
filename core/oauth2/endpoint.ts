/** What of a provider is typed by the user, or said by a domain's file. */
import { limits } from "../kernel/limits.ts";

/** RFC 6749 3.1, 3.2: over TLS, without a fragment. As it is asked; null: it is none. */
export function endpointUrl(text: string): string | null {
  const url = text.length <= limits.oauth2UrlCharsMax ? URL.parse(text.trim()) : null;
  if (url?.protocol !== "https:" || url.username !== "" || url.password !== "" || url.hash !== "") return null;
  return url.href;
}

/** RFC 6749 A.4: without quotes, backslashes and spaces; one at least. */
export function areScopes(scopes: readonly string[]): boolean {
  const areWritten = scopes.every((scope) => /^[\x21\x23-\x5b\x5d-\x7e]{1,500}$/.test(scope));
  return scopes.length > 0 && scopes.length <= limits.oauth2ScopesMax && areWritten;
}
