const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** The text itself where it is a day of the calendar as YYYY-MM-DD. */
export function isoDate(text: string): string | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(text);
  return match === null ? undefined : iso(Number(match[1]), Number(match[2]), Number(match[3]));
}

/** The one day that a date in another form can mean: `18.01.2025`, `2025/1/18`, `January 18, 2025`, not `01/02/2025`. */
export function meantDate(text: string): string | undefined {
  const trimmed = text.trim();
  const yearFirst = /^(\d{4})[-./](\d{1,2})[-./](\d{1,2})$/u.exec(trimmed);
  if (yearFirst !== null) return iso(Number(yearFirst[1]), Number(yearFirst[2]), Number(yearFirst[3]));
  const dotted = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/u.exec(trimmed);
  if (dotted !== null) return iso(Number(dotted[3]), Number(dotted[2]), Number(dotted[1]));
  const slashed = /^(\d{1,2})[-/](\d{1,2})[-/](\d{4})$/u.exec(trimmed);
  if (slashed !== null) return dayOrMonthFirst(Number(slashed[1]), Number(slashed[2]), Number(slashed[3]));
  const named =
    /^(?<month>[A-Za-z]{3,9})\.?\s+(?<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?<year>\d{4})$/u.exec(trimmed) ??
    /^(?<day>\d{1,2})(?:st|nd|rd|th|\.)?\s+(?<month>[A-Za-z]{3,9})\.?,?\s+(?<year>\d{4})$/u.exec(trimmed);
  const groups = named?.groups;
  if (groups === undefined) return undefined;
  const month = months.indexOf((groups["month"] ?? "").slice(0, 3).toLowerCase()) + 1;
  return iso(Number(groups["year"]), month, Number(groups["day"]));
}

/** Day and month are told apart only where one of them cannot be a month, or where both are the same. */
function dayOrMonthFirst(first: number, second: number, year: number): string | undefined {
  if (first === second) return iso(year, first, second);
  const dayFirst = iso(year, second, first);
  const monthFirst = iso(year, first, second);
  return dayFirst !== undefined && monthFirst !== undefined ? undefined : (dayFirst ?? monthFirst);
}

function iso(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  const valid =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return valid ? date.toISOString().slice(0, 10) : undefined;
}
