/** Numbers, dates and sizes as the reader's locale writes them. */
const locale = navigator.language || "en";
const pluralRules = new Intl.PluralRules("en");
const integers = new Intl.NumberFormat(locale);
const compact = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 0 });
const percents = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat(locale, { weekday: "short" });
const dayMonth = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
const dayMonthYear = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" });
const full = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "short" });
const medium = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
const names = new Intl.Collator(locale, { numeric: true });
const dayMs = 24 * 60 * 60 * 1000;

/** "# messages" with the number in place of "#". */
export function plural(count: number, forms: { one: string; other: string }): string {
  const form = pluralRules.select(count) === "one" ? forms.one : forms.other;
  return form.replace("#", integers.format(count));
}

export function number(value: number): string {
  return integers.format(value);
}

/** "1.2K", where there is no room for more. */
export function compactNumber(value: number): string {
  return compact.format(value);
}

export function percent(share: number): string {
  return percents.format(share);
}

/** As short as a row allows: time today, weekday this week, day and month this year. */
export function shortDate(iso: string, now = new Date()): string {
  const date = new Date(iso);
  const today = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  const time = date.getTime();
  if (time >= today && time < today + dayMs) return clock.format(date);
  if (time >= today - 6 * dayMs && time < today) return weekday.format(date);
  if (date.getFullYear() === now.getFullYear()) return dayMonth.format(date);
  return dayMonthYear.format(date);
}

export function mediumDate(iso: string): string {
  return medium.format(new Date(iso));
}

export function fullDate(iso: string): string {
  return full.format(new Date(iso));
}

/** 1 kB is 1000 bytes, as file managers and mail programs count. */
export function fileSize(bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: units[step] ?? "byte",
    unitDisplay: step === 0 ? "long" : "short",
    maximumFractionDigits: step === 0 || value >= 100 ? 0 : 1,
  }).format(value);
}

/** "about 3 min", never seconds that flicker. */
export function timeLeft(seconds: number): string {
  if (seconds < 10) return "a few seconds";
  if (seconds < 60) return `about ${Math.ceil(seconds / 10) * 10} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `about ${minutes} min`;
  return `about ${plural(Math.round(minutes / 60), { one: "# hour", other: "# hours" })}`;
}

/** For sorting as a reader looks for a name: "Trip 2" before "Trip 10". */
export function byName(left: string, right: string): number {
  return names.compare(left, right);
}
