import { Observable } from "./observable.ts";

/** Where the keyboard stands in the list, and which rows are ticked. Message ids, so that they survive moving rows. */
export class Selection extends Observable {
  cursor: string | null = null;
  readonly ticked = new Set<string>();

  moveTo(emailId: string | null): void {
    if (this.cursor === emailId) return;
    this.cursor = emailId;
    this.changed();
  }

  toggle(emailId: string): void {
    if (!this.ticked.delete(emailId)) this.ticked.add(emailId);
    this.changed();
  }

  clear(): void {
    if (this.ticked.size === 0) return;
    this.ticked.clear();
    this.changed();
  }
}

export const selection = new Selection();
