/** An invitation in words: what a text/calendar part (RFC 5545) says of its first event. */
import { limits } from "../kernel/limits.ts";

/** Where a file is a calendar, whatever it was declared as. */
export const looksLikeCalendar = (text: string): boolean => /^\s*BEGIN:VCALENDAR\s/i.test(text);

interface Property {
  /** Upper case. */
  name: string;
  parameters: Map<string, string>;
  value: string;
}

/** "Invitation: Hut weekend, 2026-05-02 10:00, The hut, Ana", then the description. Null when there is no event to tell of. */
export function calendarText(ics: string): string | null {
  const { method, event } = readEvent(ics.slice(0, limits.indexedTextCharsMax));
  if (event === null) return null;
  const text = (name: string) => unescapeText(event.get(name)?.value ?? "").slice(0, limits.subjectCharsMax);
  const line = (name: string) => text(name).replace(/\s+/g, " ").trim();
  const said = [line("SUMMARY"), whenOf(event), line("LOCATION"), organizerOf(event)].filter((part) => part !== "");
  if (said.length === 0) return null;
  const description = unescapeText(event.get("DESCRIPTION")?.value ?? "").trim();
  const first = `${headings.get(method) ?? "Invitation"}: ${said.join(", ")}`;
  return description === "" ? first : `${first}\n\n${description}`;
}

/**
 * What a calendar says, for whoever searches it: the first event in words, then what people wrote of all others and of tasks, and
 * who takes part. Nothing of how the file is made.
 */
export function calendarWords(ics: string): string {
  const head = ics.slice(0, limits.indexedTextCharsMax);
  const told = calendarText(head);
  const event = told === null ? null : readEvent(head).event;
  const words = new Set<string>([told ?? ""]);
  for (const { name, value, parameters } of readProperties(head)) {
    if (people.has(name)) words.add(`${parameters.get("CN") ?? ""} ${value.replace(/^mailto:/i, "")}`.trim());
    else if (spoken.has(name) && event?.get(name)?.value !== value) words.add(unescapeText(value).trim());
  }
  words.delete("");
  return [...words].join("\n");
}

// RFC 5545 3.8.1 and 3.8.4: what is written by and about people.
const spoken = new Set(["SUMMARY", "LOCATION", "DESCRIPTION"]);
const people = new Set(["ORGANIZER", "ATTENDEE", "CONTACT"]);

// RFC 5546 1.4: the methods that are no invitation.
const headings = new Map([
  ["CANCEL", "Cancelled"],
  ["REPLY", "Answer to an invitation"],
]);

/** The properties of the first VEVENT itself, each with its first value; those of alarms inside it are not its own. */
function readEvent(ics: string): { method: string; event: Map<string, Property> | null } {
  let method = "";
  let event: Map<string, Property> | null = null;
  let inside = 0;
  for (const property of readProperties(ics)) {
    const { name, value } = property;
    const isEvent = value.trim().toUpperCase() === "VEVENT";
    if (name === "METHOD" && event === null) method = value.trim().toUpperCase();
    else if (name === "BEGIN" && event === null && isEvent) event = new Map();
    else if (event === null) continue;
    else if (name === "BEGIN") inside += 1;
    else if (name === "END" && inside > 0) inside -= 1;
    else if (name === "END") break;
    else if (inside === 0 && !event.has(name)) event.set(name, property);
  }
  return { method, event };
}

function* readProperties(ics: string): Generator<Property> {
  // RFC 5545 3.1: a line goes on in the next when that begins with a blank.
  for (const line of ics.replace(/\r?\n[ \t]/g, "").split(/\r\n|\n|\r/)) {
    const property = readProperty(line);
    if (property !== null) yield property;
  }
}

/** RFC 5545 3.1: name *(";" parameter) ":" value; a quoted parameter may hold both signs. Null for anything else. */
function readProperty(line: string): Property | null {
  const parts: string[] = [];
  let from = 0;
  let isQuoted = false;
  for (let at = 0; at < line.length; at++) {
    const char = line[at];
    if (char === '"') isQuoted = !isQuoted;
    if (isQuoted || (char !== ";" && char !== ":")) continue;
    parts.push(line.slice(from, at));
    from = at + 1;
    if (char === ":") return asProperty(parts, line.slice(from));
  }
  return null;
}

function asProperty([name = "", ...parameters]: string[], value: string): Property | null {
  if (!/^[A-Za-z0-9-]+$/.test(name)) return null;
  const pairs = parameters.map((parameter): [string, string] => {
    const equals = parameter.indexOf("=");
    const text = equals < 0 ? "" : parameter.slice(equals + 1);
    return [parameter.slice(0, Math.max(0, equals)).toUpperCase(), text.replaceAll('"', "")];
  });
  return { name: name.toUpperCase(), parameters: new Map(pairs), value };
}

/** RFC 5545 3.3.11 */
function unescapeText(value: string): string {
  return value.replace(/\\([\\;,nN])/g, (_, char: string) => (char === "n" || char === "N" ? "\n" : char));
}

/** Dates as they are written there, with their zone: what the reader's own zone makes of them is for a calendar. */
function whenOf(event: ReadonlyMap<string, Property>): string {
  const start = timeOf(event.get("DTSTART"));
  if (start === null) return "";
  const end = timeOf(event.get("DTEND"));
  const until = end === null || start.time === "" ? "" : end.date === start.date ? end.time : `${end.date} ${end.time}`;
  const zone = start.zone === "" ? "" : ` ${start.zone}`;
  return `${start.date} ${start.time}${until === "" ? "" : `–${until}`}`.trim() + zone;
}

/** RFC 5545 3.3.4 and 3.3.5 */
function timeOf(property: Property | undefined): { date: string; time: string; zone: string } | null {
  const found = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})\d{2}(Z?))?$/.exec(property?.value.trim() ?? "");
  if (!property || !found) return null;
  const [, year, month, day, hour, minute, utc] = found;
  const zone = utc === "Z" ? "UTC" : (property.parameters.get("TZID") ?? "").slice(0, limits.previewCharsMax);
  const time = hour === undefined ? "" : `${hour}:${minute}`;
  return { date: `${year}-${month}-${day}`, time, zone: time === "" ? "" : zone };
}

function organizerOf(event: ReadonlyMap<string, Property>): string {
  const organizer = event.get("ORGANIZER");
  if (!organizer) return "";
  const named = organizer.parameters.get("CN")?.trim();
  return (named || organizer.value.trim().replace(/^mailto:/i, "")).slice(0, limits.subjectCharsMax);
}
