/**
 * Local time of a company, as strings that sort by time: `2026-11-24`, `15:00`, `2026-11-24T15:00`.
 * Arithmetic uses UTC, in which no hour is missing or repeated.
 */

export function addMinutes(local: string, minutes: number): string {
  return new Date(asUtc(local).getTime() + minutes * 60_000).toISOString().slice(0, 16);
}

export function addDays(date: string, days: number): string {
  return addMinutes(`${date}T00:00`, days * 24 * 60).slice(0, 10);
}

/** Monday is 1, Sunday 7. */
export function weekdayOf(date: string): number {
  return asUtc(`${date}T00:00`).getUTCDay() || 7;
}

export const dateOf = (local: string): string => local.slice(0, 10);
export const timeOf = (local: string): string => local.slice(11, 16);
export const asUtc = (local: string): Date => new Date(`${local}:00Z`);

/** Of `HH:MM`; `24:00` is the end of a day. */
export function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

export function timeFromMinutes(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

export function isMoment(local: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(local) && !Number.isNaN(asUtc(local).getTime());
}
