import { composeText as text } from "../text/compose.ts";
import { percent } from "../text/format.ts";

/** A file on its way to the server. */
export interface Upload {
  id: number;
  name: string;
  share: number;
  abort: AbortController;
}

export function uploadWords({ name, share }: Upload): string {
  return text.uploading(name, percent(share));
}
