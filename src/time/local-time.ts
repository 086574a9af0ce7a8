import { DAY } from './duration';

/**
 * The instant of a local time, `YYYY-MM-DDTHH:MM`. Of a time that comes twice it is the first, as in `src/db/local-time.ts`. A time
 * that the clocks leave out is counted from the offset before the change, as PostgreSQL does it.
 */
export function instantOf(local: string, timezone: string): Date {
  const asUtc = Date.parse(`${local}Z`);
  const [before, after] = [
    asUtc - offsetOf(asUtc - DAY, timezone),
    asUtc - offsetOf(asUtc + DAY, timezone),
  ] as const;
  const isShown = (at: number) => at + offsetOf(at, timezone) === asUtc;
  return new Date(!isShown(before) && isShown(after) ? after : before);
}

/** `YYYY-MM-DDTHH:MM` on the clocks of the time zone. */
export function localTimeOf(at: Date, timezone: string): string {
  return shownIn(timezone, at).slice(0, 16);
}

/** Milliseconds that the clocks of the time zone are ahead of UTC. */
function offsetOf(at: number, timezone: string): number {
  const seconds = Math.floor(at / 1000) * 1000;
  return Date.parse(`${shownIn(timezone, new Date(seconds))}Z`) - seconds;
}

/** A format costs more to make than to use a thousand times. */
const formats = new Map<string, Intl.DateTimeFormat>();

function shownIn(timezone: string, at: Date): string {
  let format = formats.get(timezone);
  if (!format) {
    // Swedish dates are ISO 8601
    format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: timezone,
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    formats.set(timezone, format);
  }
  return format.format(at).replace(' ', 'T');
}
