import { plural } from "./format.ts";

const reasons: Record<string, string> = {
  NETWORK_FAILED: "the server could not be reached or had no picture",
  NETWORK_REFUSED: "Postern does not go to such an address",
  TLS_FAILED: "the server's certificate could not be verified",
  TOO_LARGE: "it is more than Postern loads",
  PICTURE_UNREADABLE: "what came is no picture that can be read",
  PICTURES_OFF: "pictures cannot be made safe on this machine",
  TOR_OFF: "Tor is switched off",
  TOR_MISSING: "there is no Tor on this machine",
  TOR_FAILED: "Tor does not answer",
};

const reasonOf = (code: string): string => reasons[code] ?? "something went wrong";

const torReasons: Record<string, string> = {
  TOR_OFF: "Pictures are loaded over Tor, and Tor is switched off.",
  TOR_MISSING: "Pictures are loaded over Tor, and there is no Tor on this machine.",
  TOR_FAILED: "Pictures are loaded over Tor, and Tor does not answer.",
};

export const pictureText = {
  notLoaded: (count: number) => plural(count, { one: "# picture is not loaded.", other: "# pictures are not loaded." }),
  neverLoaded: (count: number) =>
    plural(count, {
      one: "# picture is not loaded, as you chose for this sender.",
      other: "# pictures are not loaded, as you chose for this sender.",
    }),
  offLoaded: (count: number) =>
    plural(count, { one: "# picture is not loaded, as you chose.", other: "# pictures are not loaded, as you chose." }),
  trackers: (count: number, names: string[], hasMore: boolean) =>
    `${plural(count, { one: "# tracker blocked", other: "# trackers blocked" })} (${names.join(", ")}${hasMore ? ", …" : ""}).`,
  once: "Show once",
  always: "Always for this sender",
  alwaysFor: (address: string) => `Always load pictures of mail from ${address}`,
  never: "Never",
  neverFor: (address: string) => `Never ask about pictures of mail from ${address}`,
  askAgain: "Ask again",
  change: "Change",
  loading: (done: number, wanted: number) => `Loading pictures, ${done} of ${wanted}…`,
  loaded: (count: number) => plural(count, { one: "# picture is shown.", other: "# pictures are shown." }),
  hide: "Hide pictures",
  /** `code`: of all of them; null: each has another reason. */
  failed: (count: number, code: string | null) =>
    `${plural(count, { one: "# picture could not be loaded", other: "# pictures could not be loaded" })}${code === null ? "" : `: ${reasonOf(code)}`}.`,
  missingTitle: "Could not be loaded",
  missing: (count: number, host: string, code: string) =>
    `${plural(count, { one: "A picture", other: "# pictures" })} from ${host}: ${reasonOf(code)}.`,
  torStarting: "Tor is starting. The pictures come when it is ready.",
  torPercent: (percent: number) => `${percent} %`,
  tryAgain: "Try again",
  noTor: (code: string) => torReasons[code] ?? "",
  direct: "Load without Tor",
  directTells:
    "Without Tor, the servers of the pictures learn from which internet address you read this mail, and when. This would hold for all pictures until you change it in the settings.",
  directAgree: "Load without Tor",
  directRefuse: "Better not",
  directNow: "Pictures are loaded without Tor from now on",
  details: "What was kept out",
  detailsMissing: "What is missing, and why",
  trackersTitle: "Would have learned that you read this",
  requests: (count: number) => plural(count, { one: "# request", other: "# requests" }),
  removedTitle: "Taken out of the mail",
  decided: (address: string, decision: "allowed" | "never" | null) =>
    decision === "allowed"
      ? `Pictures of mail from ${address} are loaded`
      : decision === "never"
        ? `Pictures of mail from ${address} are not loaded`
        : `You are asked about pictures of mail from ${address}`,
};
