/** The dates, ages and sizes of the query language. Dates mean the machine's own time zone, as a person means them. */
export interface Period {
  from: number;
  until: number;
}

/** "2024", "2024-03", "2024-03-01", "2024/03/01", "today", "yesterday", or an instant as RFC 3339 writes it; null for anything else. */
export function parsePeriod(text: string, now: number): Period | null {
  const word = text.toLowerCase();
  if (word === "today" || word === "yesterday") {
    const day = new Date(now);
    return dayOf(day.getFullYear(), day.getMonth(), day.getDate() - (word === "today" ? 0 : 1));
  }
  const parts = /^(\d{4})(?:([-/])(\d{1,2})(?:\2(\d{1,2}))?)?$/u.exec(text);
  if (parts) return calendarPeriod(Number(parts[1]), numberOrNull(parts[3]), numberOrNull(parts[4]));
  // RFC 3339 5.6, with seconds and zone required: what the printer writes.
  if (!/^\d{4}-\d\d-\d\dt\d\d:\d\d:\d\d(?:\.\d{1,3})?(?:z|[+-]\d\d:\d\d)$/iu.test(text)) return null;
  const instant = Date.parse(text.toUpperCase());
  return Number.isNaN(instant) ? null : { from: instant, until: instant };
}

/** A period, or two with ".." between them, both included. */
export function parseRange(text: string, now: number): Period | null {
  const [first = "", last = first, ...more] = text.split("..");
  const from = parsePeriod(first, now);
  const until = parsePeriod(last, now);
  return from && until && more.length === 0 ? { from: from.from, until: until.until } : null;
}

/** "7d", "2w", "3m", "1y", "12h" before now; months and years by the calendar. Null when it is no age. */
export function parseAge(text: string, now: number): number | null {
  const parts = /^(\d{1,5})([hdwmy])$/iu.exec(text);
  if (!parts) return null;
  const count = Number(parts[1]);
  const unit = parts[2]?.toLowerCase();
  const then = new Date(now);
  if (unit === "h") then.setTime(now - count * 60 * 60 * 1000);
  if (unit === "d") then.setDate(then.getDate() - count);
  if (unit === "w") then.setDate(then.getDate() - 7 * count);
  if (unit === "m") then.setMonth(then.getMonth() - count);
  if (unit === "y") then.setFullYear(then.getFullYear() - count);
  return then.getTime();
}

/** "1500", "10k", "5M", "1.5g", "5 MB" without the space: bytes, k being 1024. Null when it is no size. */
export function parseSize(text: string): number | null {
  const parts = /^(\d{1,12}(?:\.\d{1,3})?)([kmg]?)i?b?$/iu.exec(text);
  if (!parts) return null;
  const powers: Record<string, number> = { "": 0, k: 1, m: 2, g: 3 };
  return Math.round(Number(parts[1]) * 1024 ** (powers[parts[2]?.toLowerCase() ?? ""] ?? 0));
}

function numberOrNull(text: string | undefined): number | null {
  return text === undefined ? null : Number(text);
}

function calendarPeriod(year: number, month: number | null, day: number | null): Period | null {
  if (year < 1 || (month !== null && (month < 1 || month > 12))) return null;
  if (month === null) return { from: midnight(year, 0, 1), until: midnight(year + 1, 0, 1) };
  if (day === null) return { from: midnight(year, month - 1, 1), until: midnight(year, month, 1) };
  const isDay = day >= 1 && new Date(midnight(year, month - 1, day)).getMonth() === month - 1;
  return isDay ? dayOf(year, month - 1, day) : null;
}

function dayOf(year: number, month: number, day: number): Period {
  return { from: midnight(year, month, day), until: midnight(year, month, day + 1) };
}

function midnight(year: number, month: number, day: number): number {
  const date = new Date(2000, 0, 1);
  // new Date(99, …) would mean 1999.
  date.setFullYear(year, month, day);
  return date.getTime();
}
