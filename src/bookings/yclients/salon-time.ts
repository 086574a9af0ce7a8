import { instantOf, localTimeOf } from '../../time/local-time';

const LOCAL = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)/;
/** Some have no colon in the offset. */
const OFFSET = /([+-]\d\d):?(\d\d)$/;

/**
 * When a booking begins. `date` is the time that the salon sees in its calendar, and it wins. `datetime` should be the same with
 * an offset; in some accounts it has the offset of another zone, or of the other half of the year. Where both show the same local
 * time, `datetime` says which one of an hour that comes twice is meant. Undefined: there is no time that can be read.
 */
export function startOf(date: unknown, datetime: unknown, timezone: string): Date | undefined {
  const local = localOf(date) ?? localOf(datetime);
  if (local === undefined) return undefined;
  const at = instant(datetime);
  return at && localTimeOf(at, timezone) === local ? at : instantOf(local, timezone);
}

/** `YYYY-MM-DDTHH:MM`, whatever comes after it. */
function localOf(given: unknown): string | undefined {
  const [, day, time] = typeof given === 'string' ? (LOCAL.exec(given) ?? []) : [];
  if (day === undefined || time === undefined) return undefined;
  return Number.isNaN(Date.parse(`${day}T${time}Z`)) ? undefined : `${day}T${time}`;
}

/** Of ISO 8601 with an offset, with or without its colon. */
export function instant(given: unknown): Date | undefined {
  if (typeof given !== 'string' || !/(Z|[+-]\d\d:?\d\d)$/.test(given)) return undefined;
  const at = new Date(given.replace(' ', 'T').replace(OFFSET, '$1:$2'));
  return Number.isNaN(at.getTime()) ? undefined : at;
}

/** An instant as local time with the offset that it has in the time zone: `YYYY-MM-DDTHH:MM:SS+HH:MM`. */
export function withOffset(at: Date, timezone: string): string {
  const shown = localTimeOf(at, timezone);
  const minutes = Math.round((Date.parse(`${shown}Z`) - at.getTime()) / 60_000);
  const digits = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${shown}:00${minutes < 0 ? '-' : '+'}${digits(size / 60)}:${digits(size % 60)}`;
}
