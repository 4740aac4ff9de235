/** Dates of RFC 5322 3.3, the obsolete forms of 4.3, and what real mail writes instead. */

export interface MailDate {
  /** Milliseconds since 1970. */
  at: number;
  /** Minutes east of Greenwich. */
  offsetMinutes: number;
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

// RFC 5322 4.3; the military zones were used with either sign and count as unknown, that is zero.
const zones: Record<string, number> = {
  ut: 0,
  utc: 0,
  gmt: 0,
  z: 0,
  wet: 0,
  bst: 60,
  cet: 60,
  met: 60,
  west: 60,
  cest: 120,
  mest: 120,
  eet: 120,
  eest: 180,
  msk: 180,
  jst: 540,
  kst: 540,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
  akst: -540,
  hst: -600,
};

/** Milliseconds since 1970, or null. */
export function parseDate(text: string): number | null {
  return parseMailDate(text)?.at ?? null;
}

/** RFC 8621 4.1.2.6 Date: "2014-10-30T14:12:00+08:00", or null. */
export function asDate(text: string): string | null {
  const date = parseMailDate(text);
  if (date === null) return null;
  const local = new Date(date.at + date.offsetMinutes * 60_000).toISOString().slice(0, 19);
  if (date.offsetMinutes === 0) return `${local}Z`;
  const minutes = Math.abs(date.offsetMinutes);
  const pad = (value: number) => String(value).padStart(2, "0");
  return `${local}${date.offsetMinutes < 0 ? "-" : "+"}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

interface Fields {
  numbers: number[];
  month: number | null;
  /** Numbers that came before the name of the month. */
  beforeMonth: number;
  time: number[] | null;
  offset: number | null;
  isAfternoon: boolean | null;
}

export function parseMailDate(text: string): MailDate | null {
  const head = text.length > 256 ? text.slice(0, 256) : text;
  const iso = isoDate(head);
  if (iso !== null) return iso;
  const fields: Fields = { numbers: [], month: null, beforeMonth: 0, time: null, offset: null, isAfternoon: null };
  for (const token of withoutComments(head).match(/[+-]?\d[\d:.]*|[a-z]+/gi) ?? []) {
    if (!readToken(token, fields)) return null;
  }
  return assemble(fields);
}

function readToken(token: string, fields: Fields): boolean {
  const first = token.charCodeAt(0);
  if (first >= 0x41) {
    const word = token.toLowerCase();
    const month = word.length >= 3 ? months.indexOf(word.slice(0, 3)) : -1;
    if (month >= 0 && fields.month === null) {
      fields.month = month;
      fields.beforeMonth = fields.numbers.length;
    } else if (word === "am" || word === "pm") fields.isAfternoon = word === "pm";
    else if (fields.offset === null && Object.hasOwn(zones, word)) fields.offset = zones[word] as number;
    return true;
  }
  if (
    token.includes(":") ||
    (fields.numbers.length >= 2 && fields.time === null && /^\d\d?\.\d\d\.\d\d$/.test(token))
  ) {
    if (fields.time === null) fields.time = token.split(/[:.]/).map(Number);
    else if (/^[+-]\d\d?:\d\d$/.test(token)) fields.offset = offsetOf(token.replace(":", ""));
    return true;
  }
  const isSigned = first === 0x2b || first === 0x2d;
  if (isSigned && fields.time !== null && token.length >= 4) {
    // A numeric zone is exact, a name beside it only a comment.
    fields.offset = offsetOf(token);
    return true;
  }
  if (isSigned && fields.time !== null && fields.offset !== null && token.length <= 3) {
    // "GMT+1"
    fields.offset += Number.parseInt(token, 10) * 60;
    return true;
  }
  // "12-Jan-1998": the dash separates.
  const digits = isSigned ? token.slice(1) : token;
  const value = Number.parseInt(digits, 10);
  if (fields.numbers.length < 3) fields.numbers.push(value);
  return true;
}

function offsetOf(token: string): number {
  const digits = token.slice(1).padStart(4, "0");
  const minutes = Number.parseInt(digits.slice(0, -2), 10) * 60 + Number.parseInt(digits.slice(-2), 10);
  if (!(minutes < 24 * 60)) return 0;
  return token.startsWith("-") ? -minutes : minutes;
}

function assemble(fields: Fields): MailDate | null {
  const { numbers, beforeMonth, time, offset, isAfternoon } = fields;
  let month = fields.month;
  if (numbers.length < 2) return null;
  let [day, year] = numbers as [number, number];
  if (month === null) {
    // "2002/09/14". With the year last, day and month cannot be told apart.
    if (numbers.length < 3 || day < 1900) return null;
    [year, month, day] = [day, year - 1, numbers[2] as number];
  } else if (beforeMonth === 1 && day > 31) {
    // "1998 Jan 12", beside "12 Jan 1998" and "Jan 12 1998".
    [day, year] = [year, day];
  }
  // RFC 5322 4.3: two digits mean 1950 to 2049, three digits count from 1900.
  if (year < 50) year += 2000;
  else if (year < 1000) year += 1900;
  const [clockHour = 0, minute = 0, second = 0] = time ?? [];
  const hour = isAfternoon !== null && clockHour <= 12 ? (clockHour % 12) + (isAfternoon ? 12 : 0) : clockHour;
  if (hour > 24 || minute > 59 || second > 60 || day < 1 || day > 31 || year < 1900 || year > 9999) return null;
  const offsetMinutes = offset ?? 0;
  const local = Date.UTC(year, month, day, hour, minute, second);
  if (new Date(Date.UTC(year, month, day)).getUTCMonth() !== month) return null;
  const at = local - offsetMinutes * 60_000;
  return Number.isFinite(at) ? { at, offsetMinutes } : null;
}

function isoDate(text: string): MailDate | null {
  const match = /^\s*(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?/i.exec(text);
  if (match === null) return null;
  const [, day, time, zone = "Z"] = match;
  const at = Date.parse(`${day}T${time}Z`);
  if (Number.isNaN(at)) return null;
  const offsetMinutes = /^z$/i.test(zone) ? 0 : offsetOf(zone.replace(":", ""));
  return { at: at - offsetMinutes * 60_000, offsetMinutes };
}

function withoutComments(text: string): string {
  if (!text.includes("(")) return text;
  let result = "";
  let depth = 0;
  for (const character of text) {
    if (character === "(") depth += 1;
    else if (character === ")" && depth > 0) depth -= 1;
    else if (depth === 0) result += character;
  }
  // A comment that never ends holds nothing back.
  return depth > 0 ? text : result;
}
