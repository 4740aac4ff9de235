/** What the kernel finds out about an attachment before anybody is asked: facts, no opinion. core/attachments finds them. */
import { limits } from "../../kernel/limits.ts";
import { described, list, named, nullable, oneOf, record, yesOrNo } from "../json-schema.ts";

/** What a file is to the one who opens it. By its content and by its name: systems go by the name, so both count. */
export const kinds = [
  "text",
  "picture",
  "media",
  "font",
  "document",
  "office",
  "pdf",
  "calendar",
  "contact",
  "mail",
  "archive",
  "page",
  "drawing",
  "disk-image",
  "shortcut",
  "script",
  "program",
  "unknown",
] as const;
export type Kind = (typeof kinds)[number];

/** What can be found in a file. Codes are what plugins decide by; the sentences are for the user. */

export const findings = [
  "double-extension",
  "hidden-characters",
  "strange-name",
  "other-type",
  "macros",
  "dde",
  "outside-content",
  "embedded-objects",
  "encrypted",
  "closed-archive",
  "too-much-inside",
  "program-inside",
  "script-inside",
  "macros-inside",
  "page-script",
  "page-form",
  "page-redirect",
  "pdf-script",
  "pdf-launch",
  "pdf-files",
  "damaged",
] as const;
export type Finding = (typeof findings)[number];

export interface InsideFile {
  /** With its folders, as the archive says. */
  name: string;
  size: number;
}

/** The facts of one file: mechanism, no opinion. */
export interface FileFacts {
  /** By content: `type/subtype`. */
  realType: string;
  /** The more dangerous of what its content and what its name say. */
  kind: Kind;
  findings: Finding[];
  /** Names in an archive, nested ones included. */
  inside: InsideFile[];
}

/** Who sent the message, as far as the mail that is here tells. */
export interface AttachmentSender {
  isFirst: boolean;
  isKnown: boolean;
  spamShare: number | null;
  spamScore: number | null;
  /** Whether the domain of the address stands by the message; null: not known. */
  authentication: "pass" | "fail" | "none" | null;
}

const number = (maximum: number) => ({ type: "number", minimum: 0, maximum }) as const;

export const factsFields = {
  realType: described("Field `attachment-types`. What the content really is: `type/subtype`.", { type: "string" }),
  kind: described(
    "Field `attachment-types`. What opening it does: the more dangerous of what content and name say.",
    oneOf(kinds),
  ),
  findings: described(
    "Field `attachment-types`. What was found in it and in its name.",
    list(oneOf(findings), findings.length),
  ),
  inside: described(
    "Field `attachment-names`. Files in an archive, at most 200, those of nested archives included.",
    list(
      named(
        "InsideFile",
        "A file in an archive.",
        record({ name: described("With its folders.", { type: "string" }), size: { type: "integer", minimum: 0 } }),
      ),
      limits.archiveNamesShownMax,
    ),
  ),
  sender: described(
    "Field `envelope`. Who sent the message, as far as the mail that is here tells; null when it is not granted.",
    nullable(
      named(
        "AttachmentSender",
        "Who sent the message of an attachment.",
        record({
          isFirst: described("Nothing came from the address before.", yesOrNo),
          isKnown: described("The user wrote to them or answered them.", yesOrNo),
          spamShare: described(
            "Share of their judged mails that are spam; null when none was judged.",
            nullable(number(1)),
          ),
          spamScore: described("The filter's score of this message; null when it has not spoken.", nullable(number(1))),
          authentication: described(
            "Whether the domain of the address stands by the message; null: not known.",
            nullable(oneOf(["pass", "fail", "none"])),
          ),
        }),
      ),
    ),
  ),
};
