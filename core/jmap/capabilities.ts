import { limits } from "../kernel/limits.ts";
import { emailSortProperties } from "./email-sort.ts";
import { submissionExtensions } from "./submission-envelope.ts";

export const urn = {
  core: "urn:ietf:params:jmap:core",
  mail: "urn:ietf:params:jmap:mail",
  submission: "urn:ietf:params:jmap:submission",
  /** Ours: docs/jmap-extensions.md. */
  postern: "urn:postern:jmap",
} as const;

export const capabilityNames: ReadonlySet<string> = new Set(Object.values(urn));

/** RFC 8620 2. */
export const coreCapability = {
  maxSizeUpload: limits.uploadBytesMax,
  maxConcurrentUpload: limits.concurrentUploadsMax,
  maxSizeRequest: limits.requestBytesMax,
  maxConcurrentRequests: limits.concurrentRequestsMax,
  maxCallsInRequest: limits.callsPerRequestMax,
  maxObjectsInGet: limits.objectsPerGetMax,
  maxObjectsInSet: limits.objectsPerSetMax,
  collationAlgorithms: ["i;ascii-casemap", "i;unicode-casemap"],
};

/** RFC 8621 1.3.1. */
export const mailCapability = {
  maxMailboxesPerEmail: limits.tagsMax,
  maxMailboxDepth: limits.tagDepthMax,
  maxSizeMailboxName: limits.tagNameBytesMax,
  maxSizeAttachmentsPerEmail: limits.attachmentsBytesMax,
  emailQuerySortOptions: emailSortProperties,
  mayCreateTopLevelMailbox: true,
};

/** RFC 8621 1.3.2. */
export const submissionCapability = { maxDelayedSend: limits.outboxHoldMsMax / 1000, submissionExtensions };
