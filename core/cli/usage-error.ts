/** The command line itself was wrong: exit code 2. The message says what, and what is right. */
export class UsageError extends Error {}
