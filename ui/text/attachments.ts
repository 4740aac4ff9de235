import { plural } from "./format.ts";

export const attachmentText = {
  heading: (count: number) => plural(count, { one: "# attachment", other: "# attachments" }),
  unnamed: "unnamed file",
  looking: "Looking into the files",
  failed: "The files could not be looked into.",
  tryAgain: "Try again",
  download: "Download",
  downloadNamed: (name: string) => `Download ${name}`,
  downloadOriginal: "Original…",
  originalNamed: (name: string) => `Download the original of ${name}`,
  safeCopy: "Safe copy",
  safeCopyNamed: (name: string) => `Make a safe copy of ${name}`,
  making: "Making a safe copy…",
  made: (name: string) => `A safe copy was made: ${name}`,
  madeWithout: (name: string, removed: string) => `A safe copy was made: ${name}. Left out: ${removed}`,
  suppressed: (count: number) =>
    plural(count, {
      one: "# file is kept back: it may be dangerous",
      other: "# files are kept back: they may be dangerous",
    }),
  inside: (count: number) => plural(count, { one: "# file inside", other: "# files inside" }),
  askTitle: "Download this file?",
  askName: (name: string) => `“${name}” may be dangerous:`,
  askAdvice: "If you did not expect it, ask the sender in another way before you open it.",
  downloadAll: "Download all",
  askAllTitle: "Download all files?",
  askAllNames: (count: number) =>
    plural(count, { one: "One of them may be dangerous:", other: "# of them may be dangerous:" }),
  onlyOthers: "Only the others",
  allAnyway: "All of them",
  leftOut: (count: number) =>
    plural(count, {
      one: "# file is not in the archive: it may be dangerous",
      other: "# files are not in the archive: they may be dangerous",
    }),
  keep: "Do not download",
  anyway: "Download anyway",
  picture: (name: string) => `Picture ${name}`,
};

/** What a file is, in a word. */
export const kindWords: Record<string, string> = {
  text: "Text",
  picture: "Picture",
  media: "Sound or film",
  font: "Font",
  document: "Document",
  office: "Office document",
  pdf: "PDF",
  calendar: "Invitation",
  contact: "Contact",
  mail: "Mail",
  archive: "Archive",
  page: "Web page",
  drawing: "Drawing",
  "disk-image": "Disk image",
  shortcut: "Shortcut",
  script: "Script",
  program: "Program",
  unknown: "File",
};
