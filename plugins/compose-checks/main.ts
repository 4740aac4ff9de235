import { definePlugin, type Draft, type Host } from "@postern/sdk";
import { speaksOfAFile } from "./words.ts";

const manyFrom = 10;
const strangersShown = 3;
const recipientsAsked = 30;

export default definePlugin({
  hooks: {
    async "compose.check"(draft, host) {
      const warnings = [...manyIn(draft), ...(await strangersIn(draft, host))];
      if (draft.attachmentNames.length === 0 && speaksOfAFile(draft.text))
        return {
          warnings,
          veto: { reason: "forgotten-attachment", text: "The text speaks of a file, and none is attached." },
        };
      // Of a mail that nobody is to get yet nothing is missing.
      if (draft.subject.trim() === "" && draft.to.length + draft.cc.length + draft.bcc.length > 0)
        return { warnings, veto: { reason: "empty-subject", text: "The subject is empty." } };
      return { warnings, veto: null };
    },
  },
});

function manyIn({ to, cc, subject }: Draft): string[] {
  const count = new Set([...to, ...cc].map((address) => address.toLowerCase())).size;
  if (count < manyFrom) return [];
  const isAnswer = /^\s*re\s*:/i.test(subject);
  return [
    isAnswer
      ? `Your answer goes to ${count} people.`
      : `This goes to ${count} people, who all see each other's addresses.`,
  ];
}

async function strangersIn({ to, cc, bcc }: Draft, host: Host): Promise<string[]> {
  const addresses = [...new Set([...to, ...cc, ...bcc])].slice(0, recipientsAsked);
  const strangers: string[] = [];
  for (const address of addresses) {
    const { isKnown } = await host.contacts.find(address);
    if (!isKnown) strangers.push(address);
  }
  if (strangers.length === 0) return [];
  const shown = strangers.slice(0, strangersShown).join(", ");
  const more = strangers.length > strangersShown ? ` and ${strangers.length - strangersShown} more` : "";
  return [`You have not written to ${shown}${more} before.`];
}
