/** What one mail of the demo world is, before it becomes bytes. */
import type { Person } from "./people.ts";

export interface DemoFile {
  name: string;
  type: string;
  bytes: Uint8Array;
  /** Shown inside the HTML by this Content-ID; then the file is no attachment. */
  contentId?: string;
}

export interface DemoList {
  name: string;
  id: string;
  address: Person;
  tag: string;
}

/** Days before today and the time of the day, or minutes before now: fresh whenever the demo is made. */
export type DemoTime = { days: number; time: string } | { minutes: number };

export interface DemoMail {
  /** Localpart of the Message-ID: unique in the demo. */
  id: string;
  when: DemoTime;
  from: Person;
  to: Person[];
  cc?: Person[];
  subject: string;
  /** Empty for HTML-only mail. */
  text: string;
  html?: string;
  /** Id of the mail that this one answers. */
  re?: string;
  /** Message-IDs above `re` (or in its place) that the demo does not hold: ghost parents. */
  lost?: string[];
  list?: DemoList;
  files?: DemoFile[];
  /** iCalendar text, sent as an alternative of the text. */
  invite?: string;
  /** An embedded message. */
  forwarded?: DemoMail;
  /** What the text and the header are written in; UTF-8 if absent. */
  charset?: string;
  encoding?: "8bit" | "base64" | "quoted-printable";
  isFlowed?: boolean;
  /** More header fields, "name: value". */
  fields?: string[];
  keywords?: string[];
  tags: string[];
}

export interface DemoMessage {
  raw: Uint8Array;
  receivedAt: number;
  keywords: string[];
  tags: string[];
}
