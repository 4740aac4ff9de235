/** A declaration that may be shown, in pieces: what is a colour is kept apart, so that it can be made another for a dark page. */
import type { Color } from "./color.ts";

export type Piece = string | Color;

export interface Declaration {
  property: string;
  pieces: Piece[];
  isImportant: boolean;
}

/** A rule of the mail. */
export interface Rule {
  /** As it is printed. */
  selector: string;
  /** Of `@media`, as it is printed; null: always. */
  media: string | null;
  /** For which page the mail meant it. */
  scheme: "any" | "light" | "dark";
  declarations: Declaration[];
}
