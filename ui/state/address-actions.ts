import { readingText as text } from "../text/reading.ts";
import { router } from "./router.ts";
import { listPath } from "./route.ts";
import { toasts } from "./undo.ts";

export async function copyAddress(email: string): Promise<void> {
  await navigator.clipboard.writeText(email);
  toasts.say(text.addressCopied);
}

export function findMailFrom(email: string): void {
  router.go(listPath({ kind: "search", query: `from:"${email.replaceAll('"', "")}"` }));
}
