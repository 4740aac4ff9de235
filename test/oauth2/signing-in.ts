/** A real kernel, a real authorization server, and a user who goes from one to the other. */
import type { TestContext } from "node:test";
import type { OpenOptions, Postern } from "../../core/main.ts";
import type { ProviderChange } from "../../core/oauth2/provider-settings.ts";
import type { AuthorizationStatus } from "../../core/oauth2/authorization.ts";
import type { EndedSignIn } from "../../core/oauth2/revocations.ts";
import { testFolder } from "../open-postern.ts";
import {
  type AuthorizationServer,
  type AuthorizationServerOptions,
  startAuthorizationServer,
} from "../peers/authorization-server.ts";

export class TestClock {
  time = Date.now();
  now(): number {
    return this.time;
  }
}

export interface SigningIn {
  postern: Postern;
  server: AuthorizationServer;
  clock: TestClock;
  provider: string;
  folder: ReturnType<typeof testFolder>;
  /** The whole way; gives what became of it. */
  signIn(choice?: "allow" | "deny", signInId?: number): Promise<AuthorizationStatus>;
}

export const providerAt = (server: AuthorizationServer, more: Partial<ProviderChange> = {}): ProviderChange => ({
  name: "Example Mail",
  authorizationUrl: server.authorizationUrl,
  tokenUrl: server.tokenUrl,
  revocationUrl: server.revocationUrl,
  scopes: ["mail"],
  clientId: server.clientId,
  ...more,
});

export async function signingIn(
  t: TestContext,
  options: AuthorizationServerOptions = {},
  { provider: change = {}, ...open }: Partial<OpenOptions> & { provider?: Partial<ProviderChange> } = {},
): Promise<SigningIn> {
  const server = await startAuthorizationServer(t, options);
  const clock = new TestClock();
  const folder = testFolder(t);
  const postern = await folder.open({ hasPlugins: false, clock, ...open });
  const { id: provider } = await postern.signIns.providers.create(providerAt(server, change));
  const asked = { provider, address: "ben@localhost", route: "direct" } as const;
  return {
    postern,
    server,
    clock,
    provider,
    folder,
    signIn: async (choice = "allow", signInId) => {
      const { id, url } = await postern.signIns.begin(signInId === undefined ? asked : { signInId });
      await follow((await server.visit(url, choice)).location);
      return settled(postern, id);
    },
  };
}

/** What the user's browser does with where the provider sends it. */
export async function follow(location: string): Promise<{ status: number; text: string; headers: Headers }> {
  const response = await fetch(location, { redirect: "error" });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

/** Ends with the test's own time limit. */
export async function settled(postern: Postern, id: string): Promise<AuthorizationStatus> {
  for (;;) {
    const status = postern.signIns.status(id);
    if (status.state === "done" || status.state === "failed") return status;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** What became of the sign-ins that ended, oldest first, when nothing of it goes on. Ends with the test's own time limit. */
export async function endings(postern: Postern): Promise<EndedSignIn[]> {
  for (;;) {
    const ended = postern.signIns.ended();
    if (!ended.some(({ state }) => state === "asking")) return ended.toReversed();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A token as a server would be shown it. */
export const tokenOf = (postern: Postern, signInId: number, refused: string[] = []): Promise<string> =>
  postern.signIns.tokens.use(
    signInId,
    (error) => error instanceof RefusedToken,
    (token) => (refused.includes(token) ? Promise.reject(new RefusedToken()) : Promise.resolve(token)),
  );

class RefusedToken extends Error {}
