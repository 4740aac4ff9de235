/** Sentences for codes that only the page knows, or where the page can say it better than the server. */
const sentences: Record<string, string> = {
  OFFLINE: "Postern does not answer. It may have been stopped: start it again, and this page goes on.",
  BAD_ANSWER: "Postern answered in a way this page does not understand. Reload the page.",
  stateMismatch: "This changed in the meantime. Look again, then try once more.",
  notFound: "This is not there any more.",
  overQuota: "There is no room for that.",
  tooManyChanges: "That is too much at once. Try with fewer messages.",
  serverFail: "Something went wrong inside Postern; nothing was lost.",
};

export function errorSentence(code: string): string | null {
  return sentences[code] ?? null;
}
