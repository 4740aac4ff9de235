/** Who opens the servers of an account by signing in, of all the providers that are known. */
import type { FoundAccount } from "../api/relays.ts";
import type { Provider } from "../api/sign-ins.ts";

const hostOf = (name: string): string => name.trim().toLowerCase();

/** All servers get the same token, so a provider of the table opens its own alone; one of the user's own may open any. */
export function providersOf(list: readonly Provider[], hosts: readonly string[]): Provider[] {
  const names = hosts.map(hostOf);
  if (names.length === 0 || names.includes("")) return [];
  return list.filter(({ mailHosts, isOwn }) => isOwn || names.every((name) => mailHosts.includes(name)));
}

/** Whom to sign in to where a password will not do; null: nobody who is known. */
export function providerOfFound(list: readonly Provider[], { needs, signIn, ...found }: FoundAccount): Provider | null {
  if (needs !== "oauth2") return null;
  const offered = providersOf(list, [found.incoming.host, found.outgoing.host]);
  const isSame = ({ authorizationUrl, tokenUrl }: Provider) =>
    authorizationUrl === signIn?.authorizationUrl && tokenUrl === signIn.tokenUrl;
  return offered.find(({ isOwn }) => !isOwn) ?? offered.find(isSame) ?? null;
}
