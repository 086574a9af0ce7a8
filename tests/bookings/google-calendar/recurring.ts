import { instantOf } from '../../../src/time/local-time';
import type { StoredEvent } from './stored';

/** Google expands an endless series for decades. */
const ENDLESS = 700;

/** The instances of a series, at the same local time, with the changes that were made to some of them. */
export function instancesOf(series: StoredEvent, overrides: ReadonlyMap<string, StoredEvent>): StoredEvent[] {
  const [, frequency, count] =
    /FREQ=(DAILY|WEEKLY)(?:;COUNT=(\d+))?/.exec(series.recurrence?.[0] ?? '') ?? [];
  const step = frequency === 'WEEKLY' ? 7 : 1;
  return Array.from({ length: Number(count ?? ENDLESS) }, (_, i) => {
    const start = shifted(series.start, i * step);
    const id = `${series.id}_${Object.values(start)[0]?.replace(/[-:]|\.000/g, '')}`;
    const { recurrence: _rule, ...rest } = series;
    const own = { id, start, end: shifted(series.end, i * step), recurringEventId: series.id };
    return overrides.get(id) ?? { ...rest, ...own, originalStartTime: start };
  });
}

function shifted({ date, dateTime, timeZone = 'UTC' }: StoredEvent['start'], days: number) {
  const later = (day: string) =>
    new Date(Date.parse(`${day}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
  if (date) return { date: later(date) };
  const local = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
    .format(Date.parse(dateTime ?? ''))
    .split(' ');
  return { dateTime: instantOf(`${later(local[0] ?? '')}T${local[1]}`, timeZone).toISOString(), timeZone };
}
