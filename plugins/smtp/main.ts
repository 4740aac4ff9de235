import { type CarryOutcome, definePlugin, isHostError, type Parcel, type SubmissionReply } from "@postern/sdk";

/** A mail server reaches everybody and protects little: a way that protects more may bid higher. */
const preference = 0.5;
const noteCharsMax = 200;

const statuses = { delivered: "sent", deferred: "later", refused: "refused" } as const;

export default definePlugin({
  hooks: {
    "delivery.route": ({ relay }) =>
      relay === null ? null : { host: relay, preference, note: `By your server ${relay}.` },
    async "delivery.carry"({ id, recipients }, host) {
      const outcomes: CarryOutcome[] = [];
      for (const [server, addresses] of byServer(recipients)) {
        try {
          outcomes.push(...(await host.transport.submit(id, server, addresses)).map(outcomeOf));
        } catch (error) {
          if (!isHostError(error)) throw error;
          const note = `The server ${server} did not take the mail: ${error.code}.`;
          outcomes.push(...addresses.map((address) => ({ address, status: "later" as const, note })));
        }
      }
      return outcomes;
    },
  },
});

function byServer(recipients: Parcel["recipients"]): Map<string, string[]> {
  const servers = new Map<string, string[]>();
  for (const { address, host } of recipients) servers.set(host, [...(servers.get(host) ?? []), address]);
  return servers;
}

function outcomeOf({ address, outcome, text }: SubmissionReply): CarryOutcome {
  const words = text.slice(0, noteCharsMax).toWellFormed();
  return { address, status: statuses[outcome], note: words === "" ? `The server said: ${outcome}.` : words };
}
