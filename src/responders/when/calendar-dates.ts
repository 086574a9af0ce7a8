import { addDays, weekdayOf } from '../../time/local-arithmetic';

/** Null if the month has no such day. */
export function exactly(day: number, month: number, year: number): string | null {
  const instant = new Date(Date.UTC(year, month - 1, day));
  return instant.getUTCDate() === day && instant.getUTCMonth() === month - 1
    ? instant.toISOString().slice(0, 10)
    : null;
}

/** In a year, or the first such day from today on. */
export function dateIn(day: number, month: number, known: number | undefined, today: string): string | null {
  if (known !== undefined) return exactly(day, month, known);
  const year = Number(today.slice(0, 4));
  for (let later = 0; later <= YEARS_TO_LEAP; later += 1) {
    const date = exactly(day, month, year + later);
    if (date !== null && date >= today) return date;
  }
  return null;
}

/** From one 29th of February to the next, across a year like 2100 that has none. */
const YEARS_TO_LEAP = 8;

/** The first such day of a month from today on; with `later`, of the month that many months from now. */
export function ofMonth(day: number, today: string, later?: number): string | null {
  const [year, month] = today.split('-').map(Number) as [number, number];
  for (let skipped = later ?? 0; skipped <= (later ?? 12); skipped += 1) {
    const date = exactly(
      day,
      ((month - 1 + skipped) % 12) + 1,
      year + Math.floor((month - 1 + skipped) / 12),
    );
    if (date !== null && (later !== undefined || date >= today)) return date;
  }
  return null;
}

/** Weeks begin on a Monday. */
export function mondayOf(date: string, weeksLater = 0): string {
  return addDays(date, 1 - weekdayOf(date) + weeksLater * 7);
}
