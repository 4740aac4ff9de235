import { jmap, resultOf } from "../jmap/client.ts";
import {
  detailProperties,
  partProperties,
  summaryProperties,
  tagProperties,
  type ChangesAnswer,
  type EmailDetail,
  type EmailSummary,
  type GetAnswer,
  type Security,
  type Tag,
} from "../jmap/types.ts";
import { Observable } from "./observable.ts";
import { OwnChanges } from "./own-changes.ts";

const changesMax = 500;

/** All that this page knows of tags, threads and messages, and in which state. Everything else reads from here. */
export class MailStore extends Observable {
  readonly own = new OwnChanges();
  readonly tags = new Map<string, Tag>();
  readonly emails = new Map<string, EmailSummary>();
  readonly details = new Map<string, EmailDetail>();
  /** Thread id to email ids, oldest first (RFC 8621 3). */
  readonly threads = new Map<string, string[]>();
  hasTags = false;
  #tagState: string | null = null;
  #emailState: string | null = null;
  #threadState: string | null = null;

  async loadTags(): Promise<void> {
    const answers = await jmap([["Mailbox/get", { ids: null, properties: tagProperties }, "t"]]);
    const answer = answers.get<GetAnswer<Tag>>("t");
    this.tags.clear();
    for (const tag of answer.list) this.tags.set(tag.id, tag);
    this.#tagState = answer.state;
    this.hasTags = true;
    this.changed();
  }

  tagOfRole(role: Tag["role"]): Tag | null {
    for (const tag of this.tags.values()) if (tag.role === role) return tag;
    return null;
  }

  /** "Lists/Postern": the names from the root, as they stand in a URL. */
  pathOf(tag: Tag): string {
    const parent = tag.parentId ? this.tags.get(tag.parentId) : undefined;
    return parent ? `${this.pathOf(parent)}/${tag.name}` : tag.name;
  }

  /** By its path; "Spam" and the other names that the page gives to roles lead there too. */
  tagOfPath(path: string): Tag | null {
    const folded = path.toLocaleLowerCase();
    for (const tag of this.tags.values()) if (this.pathOf(tag).toLocaleLowerCase() === folded) return tag;
    const role = folded === "spam" ? "junk" : folded;
    for (const tag of this.tags.values()) if (tag.role === role) return tag;
    return null;
  }

  emailsOfThread(threadId: string): EmailSummary[] {
    const ids = this.threads.get(threadId) ?? [];
    return ids.map((id) => this.emails.get(id)).filter((email) => email !== undefined);
  }

  absorbEmails(answer: GetAnswer<EmailSummary> | null): void {
    if (!answer) return;
    this.#emailState ??= answer.state;
    for (const email of answer.list) this.emails.set(email.id, this.own.onTopOf(email));
    this.changed();
  }

  absorbThreads(answer: GetAnswer<{ id: string; emailIds: string[] }> | null): void {
    if (!answer) return;
    this.#threadState ??= answer.state;
    for (const thread of answer.list) this.threads.set(thread.id, thread.emailIds);
    this.changed();
  }

  absorbDetails(answer: GetAnswer<EmailDetail> | null): void {
    for (const detail of answer?.list ?? []) this.details.set(detail.id, detail);
    this.changed();
  }

  /** The sender was checked: what is known now. */
  learnSecurity(id: string, security: Security): void {
    const detail = this.details.get(id);
    if (detail) this.details.set(id, { ...detail, "postern:security": security });
    const { tone, sentence } = security;
    this.patchEmail(id, { "postern:securityMark": tone === "quiet" ? null : { tone, sentence } });
  }

  /** A local change, before the server has spoken. */
  patchEmail(id: string, patch: Partial<EmailSummary>): void {
    const email = this.emails.get(id);
    if (!email) return;
    this.emails.set(id, { ...email, ...patch });
    this.changed();
  }

  /** Brings what is held up to the server's state. Answers whether any message changed. */
  async catchUp(types: ReadonlySet<string>): Promise<boolean> {
    let isMailChanged = false;
    this.own.letGo();
    if (types.has("Mailbox") && this.hasTags) await this.#catchUpTags();
    if (types.has("Email")) isMailChanged = await this.#catchUpEmails();
    if (types.has("Thread")) await this.#catchUpThreads();
    return isMailChanged;
  }

  async #catchUpTags(): Promise<void> {
    const answers = await jmap([
      ["Mailbox/changes", { sinceState: this.#tagState, maxChanges: changesMax }, "c"],
      ["Mailbox/get", { "#ids": resultOf("c", "Mailbox/changes", "/created"), properties: tagProperties }, "n"],
      ["Mailbox/get", { "#ids": resultOf("c", "Mailbox/changes", "/updated"), properties: tagProperties }, "u"],
    ]);
    const changes = answers.getOrNull<ChangesAnswer>("c");
    if (!changes || changes.hasMoreChanges) return this.loadTags();
    for (const id of changes.destroyed) this.tags.delete(id);
    for (const key of ["n", "u"]) {
      for (const tag of answers.getOrNull<GetAnswer<Tag>>(key)?.list ?? []) this.tags.set(tag.id, tag);
    }
    this.#tagState = changes.newState;
    this.changed();
  }

  async #catchUpEmails(): Promise<boolean> {
    if (this.#emailState === null) return true;
    const answers = await jmap([["Email/changes", { sinceState: this.#emailState, maxChanges: changesMax }, "c"]]);
    const changes = answers.getOrNull<ChangesAnswer>("c");
    if (!changes || changes.hasMoreChanges) {
      this.#emailState = null;
      this.emails.clear();
      this.threads.clear();
      this.changed();
      return true;
    }
    this.#emailState = changes.newState;
    for (const id of changes.destroyed) this.emails.delete(id);
    const held = changes.updated.filter((id) => this.emails.has(id));
    if (held.length > 0) {
      const got = await jmap([["Email/get", { ids: held, properties: summaryProperties }, "u"]]);
      this.absorbEmails(got.getOrNull<GetAnswer<EmailSummary>>("u"));
    }
    this.changed();
    return changes.created.length + changes.updated.length + changes.destroyed.length > 0;
  }

  async #catchUpThreads(): Promise<void> {
    if (this.#threadState === null) return;
    const answers = await jmap([["Thread/changes", { sinceState: this.#threadState, maxChanges: changesMax }, "c"]]);
    const changes = answers.getOrNull<ChangesAnswer>("c");
    if (!changes || changes.hasMoreChanges) {
      this.#threadState = null;
      this.threads.clear();
      this.changed();
      return;
    }
    this.#threadState = changes.newState;
    for (const id of changes.destroyed) this.threads.delete(id);
    const held = changes.updated.filter((id) => this.threads.has(id));
    if (held.length > 0) await this.loadThreads(held);
    this.changed();
  }

  async loadThreads(ids: string[]): Promise<void> {
    const answers = await jmap([
      ["Thread/get", { ids }, "t"],
      ["Email/get", { "#ids": resultOf("t", "Thread/get", "/list/*/emailIds"), properties: summaryProperties }, "e"],
    ]);
    this.absorbThreads(answers.getOrNull("t"));
    this.absorbEmails(answers.getOrNull("e"));
  }

  /** One conversation with all that reading needs. False when there is no such message. */
  async loadConversation(emailId: string): Promise<boolean> {
    const answers = await jmap([
      ["Email/get", { ids: [emailId], properties: ["id", "threadId"] }, "i"],
      ["Thread/get", { "#ids": resultOf("i", "Email/get", "/list/*/threadId") }, "t"],
      [
        "Email/get",
        {
          "#ids": resultOf("t", "Thread/get", "/list/*/emailIds"),
          properties: [...new Set([...summaryProperties, ...detailProperties])],
          bodyProperties: partProperties,
        },
        "e",
      ],
    ]);
    const found = answers.get<GetAnswer<{ id: string }>>("i").list.length > 0;
    if (!found) return false;
    const full = answers.get<GetAnswer<EmailSummary & EmailDetail>>("e");
    this.absorbThreads(answers.get("t"));
    this.absorbDetails(full);
    this.absorbEmails(full);
    return true;
  }

  forget(): void {
    this.own.forget();
    this.tags.clear();
    this.emails.clear();
    this.details.clear();
    this.threads.clear();
    this.hasTags = false;
    this.#tagState = null;
    this.#emailState = null;
    this.#threadState = null;
    this.changed();
  }
}

export const mail = new MailStore();
