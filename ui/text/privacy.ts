import { plural } from "./format.ts";

export const privacyText = {
  picturesTitle: "Pictures in mail",
  picturesMore:
    "Many mails want their pictures from the sender's servers, which learn that you read the mail, when, and where. Postern loads none before you say so, makes each anew, and keeps a sealed copy.",
  load: "Load pictures",
  loads: { ask: "When I ask for them", never: "Never" },
  route: "Way to them",
  routes: { tor: "Over Tor", direct: "Directly" },
  torHint: "The servers see one of Tor's exits in place of your address.",
  noTorHint:
    "There is no Tor ready on this machine: pictures are not loaded until there is, or you choose the direct way.",
  directHint: "The servers of the pictures learn from which internet address you read a mail, and when.",
  kept: (count: number, size: string) =>
    `${plural(count, { one: "# picture kept", other: "# pictures kept" })} (${size})`,
  keptHint: "Kept sealed for 30 days, so that nobody is asked twice.",
  forget: "Forget them",
  forgotten: "The pictures are forgotten",
  sendersTitle: "Senders you decided about",
  sendersMore: "By the address that a mail says it is from.",
  noSenders: "None yet. Above the pictures of a mail you can choose for its sender.",
  decisions: { allowed: "Pictures are always loaded", never: "Pictures are never loaded" },
  remove: (address: string) => `Ask again about ${address}`,
  removed: (address: string) => `You are asked about pictures of ${address} again`,
  noTrackers: "No tracker was in the way yet",
  trackersTitle: (count: number) => plural(count, { one: "# tracker blocked", other: "# trackers blocked" }),
  trackersMore:
    "Invisible pictures that tell somebody when you read a mail. They are never loaded, also where you allowed pictures.",
  requests: (count: number) => plural(count, { one: "# request", other: "# requests" }),
  lastAt: (date: string) => `Last ${date}`,
  moreTrackers: (count: number) => plural(count, { one: "And # more.", other: "And # more." }),
};
