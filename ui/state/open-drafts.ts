import { type Draft, drafts } from "../api/drafts.ts";
import { Observable } from "./observable.ts";
import { report } from "./report.ts";

/** Mail that is being written and nobody has closed, here or in another window. */
export class OpenDrafts extends Observable {
  list: Draft[] = [];

  async refresh(): Promise<void> {
    try {
      this.list = await drafts.list();
      this.changed();
    } catch (error) {
      // They are listed the next time.
      report("open drafts could not be listed.", error);
    }
  }

  forget(): void {
    this.list = [];
    this.changed();
  }
}

export const openDrafts = new OpenDrafts();
