/** What was typed and is not with the server yet: while something is in here, the page is not loaded anew by itself. */
export const unsaved = new Set<object>();
