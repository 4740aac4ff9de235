/** RFC 5256 2.1: the subject without reply and forward marks and list names, by which threads without references are found. */

import { limits } from "../kernel/limits.ts";

export interface BaseSubject {
  base: string;
  isReplyOrForward: boolean;
}

export function baseSubject(subject: string): string {
  return readBaseSubject(subject).base;
}

export function readBaseSubject(subject: string): BaseSubject {
  const short = subject.length > limits.subjectCharsMax ? subject.slice(0, limits.subjectCharsMax) : subject;
  const text = /\s\s|[\t\r\n]/.test(short) ? short.replace(/\s+/g, " ") : short;
  let start = 0;
  let end = text.length;
  let isReplyOrForward = false;
  for (;;) {
    // (2) trailers: "(fwd)" and blanks
    for (;;) {
      while (end > start && text.charCodeAt(end - 1) === 32) end -= 1;
      if (end - start < 5 || text.slice(end - 5, end).toLowerCase() !== "(fwd)") break;
      end -= 5;
      isReplyOrForward = true;
    }
    // (3) to (5) leaders: "Re:", "Fwd [list]:", "[list]"
    for (;;) {
      const leader = leaderEnd(text, start, end);
      if (leader > start) {
        isReplyOrForward ||= text.slice(start, leader).trim() !== "";
        start = leader;
        continue;
      }
      const blob = blobEnd(text, start, end);
      if (blob > start && blob < end) {
        start = blob;
        continue;
      }
      break;
    }
    // (6) "[fwd: ... ]"
    if (end - start < 6 || text.slice(start, start + 5).toLowerCase() !== "[fwd:" || text.charCodeAt(end - 1) !== 0x5d)
      break;
    start += 5;
    end -= 1;
    isReplyOrForward = true;
  }
  return { base: text.slice(start, end), isReplyOrForward };
}

/** End of one subj-leader: blanks, or blobs and "re"/"fw"/"fwd" with its colon; `start` when there is none. */
function leaderEnd(text: string, start: number, end: number): number {
  if (text.charCodeAt(start) === 32 && start < end) return start + 1;
  let at = start;
  for (let next = blobEnd(text, at, end); next > at; next = blobEnd(text, at, end)) at = next;
  const mark = /^(?:re|fwd?)/i.exec(text.slice(at, Math.min(end, at + 3)));
  if (mark === null) return start;
  at += mark[0].length;
  while (at < end && text.charCodeAt(at) === 32) at += 1;
  at = Math.max(at, blobEnd(text, at, end));
  return at < end && text.charCodeAt(at) === 0x3a ? at + 1 : start;
}

/** End of a subj-blob "[...]" and the blanks behind it; `start` when there is none. */
function blobEnd(text: string, start: number, end: number): number {
  if (text.charCodeAt(start) !== 0x5b) return start;
  for (let at = start + 1; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x5b) return start;
    if (code === 0x5d) {
      at += 1;
      while (at < end && text.charCodeAt(at) === 32) at += 1;
      return at;
    }
  }
  return start;
}
