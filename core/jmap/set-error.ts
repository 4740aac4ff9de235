/** RFC 8620 5.3 and RFC 8621: why one object of a /set, /import or /copy was not done. */
export type SetErrorType =
  | "forbidden"
  | "overQuota"
  | "tooLarge"
  | "rateLimit"
  | "notFound"
  | "invalidPatch"
  | "willDestroy"
  | "invalidProperties"
  | "singleton"
  | "alreadyExists"
  | "mailboxHasChild"
  | "mailboxHasEmail"
  | "blobNotFound"
  | "tooManyKeywords"
  | "tooManyMailboxes"
  | "invalidEmail"
  | "tooManyRecipients"
  | "noRecipients"
  | "invalidRecipients"
  | "forbiddenMailFrom"
  | "forbiddenFrom"
  | "forbiddenToSend"
  | "cannotUnsend";

export interface SetErrorObject {
  type: SetErrorType;
  description?: string;
  properties?: string[];
  notFound?: string[];
  existingId?: string;
  maxSize?: number;
  maxRecipients?: number;
  invalidRecipients?: string[];
}

/** Thrown while one object is worked on; ends that object alone. */
export class SetError extends Error {
  readonly object: SetErrorObject;

  constructor(type: SetErrorType, extra: Omit<SetErrorObject, "type"> = {}) {
    super(extra.description ?? type);
    this.name = "SetError";
    this.object = { type, ...extra };
  }
}

export function invalidProperties(properties: string[], description: string): SetError {
  return new SetError("invalidProperties", { properties, description });
}
