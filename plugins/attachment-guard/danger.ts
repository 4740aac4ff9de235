import type { Attachment } from "@postern/sdk";

type Finding = Attachment["findings"][number];

/** 0 harmless · 1 worth a word · 2 can do harm when it is opened · 3 opening it runs something · 4 made to deceive. */
export type Danger = 0 | 1 | 2 | 3 | 4;

export interface Weight {
  danger: Danger;
  reason: string;
}

/** What opening a file of this kind does. */
const ofKinds: Partial<Record<Attachment["kind"], Weight>> = {
  program: { danger: 3, reason: "It is a program: opening it runs it." },
  script: { danger: 3, reason: "It is a script: opening it runs it." },
  shortcut: { danger: 3, reason: "It is a shortcut: opening it starts something else." },
  "disk-image": { danger: 3, reason: "It is a disk image: programs in it run without a warning." },
  page: { danger: 2, reason: "It is a web page: opened, it can imitate any site and ask for passwords." },
  drawing: { danger: 1, reason: "It is a drawing that can hold scripts." },
};

const ofFindings: Record<Finding, Weight> = {
  "double-extension": { danger: 4, reason: "Its name pretends to be something harmless: what counts is the end." },
  "hidden-characters": {
    danger: 4,
    reason: "Its name holds characters that cannot be seen, which can hide what it is.",
  },
  "strange-name": { danger: 1, reason: "Its name is written in a way that no program writes names." },
  "other-type": { danger: 2, reason: "It is not what its name says." },
  macros: { danger: 3, reason: "It holds macros: programs that can run when it is opened." },
  dde: { danger: 3, reason: "It holds commands (DDE) that can start programs when it is opened." },
  "outside-content": { danger: 2, reason: "It loads something from elsewhere when it is opened." },
  "embedded-objects": { danger: 1, reason: "Other files are embedded in it." },
  encrypted: { danger: 1, reason: "It is encrypted: nobody could look inside." },
  "closed-archive": { danger: 1, reason: "It is an archive that Postern cannot look into." },
  "too-much-inside": { danger: 1, reason: "There is more inside than could be looked at." },
  "program-inside": { danger: 3, reason: "There is a program in it." },
  "script-inside": { danger: 3, reason: "There is a script in it." },
  "macros-inside": { danger: 2, reason: "There is a document with macros in it." },
  "page-script": { danger: 2, reason: "It holds scripts." },
  "page-form": { danger: 2, reason: "It asks for something to be typed in, as a false sign-in page does." },
  "page-redirect": { danger: 2, reason: "It leads to another page by itself." },
  "pdf-script": { danger: 2, reason: "It holds scripts." },
  "pdf-launch": { danger: 3, reason: "It wants to start a program." },
  "pdf-files": { danger: 1, reason: "Other files are attached inside it." },
  damaged: { danger: 1, reason: "It is damaged, or was made so that it cannot be looked at." },
};

/** Everything that speaks against a file, the worst first. */
export function dangersIn({ kind, realType, findings }: Attachment): Weight[] {
  const ofKind = ofKinds[kind];
  const found: Weight[] = findings.map((finding) => ofFindings[finding]);
  // Something that runs behind a name that does not say so.
  if (findings.includes("other-type") && ofKind !== undefined && ofKind.danger >= 3)
    found.push({ danger: 4, reason: `By its content it is ${realType}.` });
  return [...(ofKind === undefined ? [] : [ofKind]), ...found].sort((a, b) => b.danger - a.danger);
}
