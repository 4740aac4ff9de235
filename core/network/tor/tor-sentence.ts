import type { TorStatus } from "./tor.ts";

/** How it is with Tor, for the user. */
export function torSentence({ state, isOurs, address, percent, reason }: TorStatus): string {
  const sentences: Record<TorStatus["state"], string> = {
    never: "Tor is switched off in the settings: what goes through Tor only is refused.",
    looking: "Postern is looking for Tor.",
    missing:
      "There is no Tor on this machine: what goes through Tor only is refused. Install tor (on Debian: apt install tor), or open Tor Browser.",
    installed: "Tor is installed: Postern starts it when something needs it.",
    starting: `Tor is on its way into its network: ${percent} %.`,
    ready: isOurs ? "Tor is running, started by Postern." : `Postern uses the Tor at ${address ?? ""}.`,
    failed: `Tor does not answer (${reason ?? "UNKNOWN"}): the next connection that needs it tries again.`,
  };
  return sentences[state];
}
