import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { parseStructure } from "../../core/mime/parse-structure.ts";
import type { Postern } from "../../core/main.ts";
import type { Security, SecurityMark } from "../../core/provenance/provenance.ts";
import { testFolder } from "../open-postern.ts";

export const day = 86_400_000;
export const start = Date.UTC(2026, 2, 1);

/** A real kernel that mail is put into one by one, a day apart. */
export class Mailbox {
  readonly postern: Postern;
  #days = 0;

  constructor(postern: Postern) {
    this.postern = postern;
  }

  /** `header`: the fields that name people. */
  async put(header: string, tag: "inbox" | "sent" = "inbox"): Promise<number> {
    const receivedAt = start + this.#days++ * day;
    const raw = Buffer.from(`${header}\nMessage-ID: <${this.#days}@hut.example>\nSubject: Day ${this.#days}\n\nText\n`);
    const tagIds = [this.postern.reader.tagByRole(tag).id];
    const [outcome] = await this.postern.ingestRaw([{ raw, tagIds, keywords: [], receivedAt, kind: "message" }]);
    return outcome!.messageId;
  }

  async remove(messageId: number): Promise<void> {
    await this.postern.writer.perform({ op: "message.destroy", messageIds: [messageId] });
  }

  async security(messageId: number): Promise<Security> {
    const { provenance, reader, vault } = this.postern;
    await provenance.refresh();
    const [row] = reader.messagesByIds([messageId]);
    assert.ok(row);
    const raw = vault.read(row.blob);
    return provenance.security(row, raw, parseStructure(raw));
  }

  async mark(messageId: number): Promise<SecurityMark | null> {
    await this.postern.provenance.refresh();
    const [row] = this.postern.reader.messagesByIds([messageId]);
    assert.ok(row);
    return this.postern.provenance.mark(row);
  }
}

export async function openMailbox(t: TestContext): Promise<Mailbox> {
  const clock = { now: () => start + 1_000 * day };
  return new Mailbox(await testFolder(t).open({ hasPlugins: false, watchesSources: false, clock }));
}
