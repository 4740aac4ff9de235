/** Everything of the user's accounts: what opens them, where their mail comes from, and where it goes out. */
import { Relays } from "../delivery/relays.ts";
import type { Openings } from "../kernel/openings.ts";
import { SignIns, type SignInsParts } from "../oauth2/sign-ins.ts";
import { Autoconfig } from "./autoconfig/autoconfig.ts";
import { Sources, type SourcesParts } from "./sources.ts";

export interface Accounts {
  signIns: SignIns;
  sources: Sources;
  relays: Relays;
  autoconfig: Autoconfig;
}

/** Nothing is watched before the sources are started. */
export async function openAccounts(
  parts: Omit<SourcesParts, "tokens" | "release"> & SignInsParts,
  openings: Openings,
): Promise<Accounts> {
  const { broker, events } = parts;
  const signIns = new SignIns(parts);
  const { tokens, release } = signIns;
  const sources = openings.add(new Sources({ ...parts, tokens, release }), (part) => part.close());
  const relays = openings.add(new Relays({ ...parts, tokens, release }), (part) => part.close());
  // Ended before them: nothing waits for a provider that does not answer.
  openings.add(signIns, (part) => part.close());
  events.on("signIn.changed", ({ signInId }) => {
    sources.signedIn(signInId);
    relays.signedIn(signInId);
  });
  await signIns.forgetUnused();
  return { signIns, sources, relays, autoconfig: new Autoconfig({ broker }) };
}
