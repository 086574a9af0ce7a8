import type { ExternalCatalogue } from '../../domain/external-booking';
import { isObject, type Json, listOf, stringOf } from '../../provider-api/json';
import { BookingsOutage } from '../errors';
import { rowsIn } from '../items';
import type { Salon } from './salon';
import { idOf } from './values';

type Span = NonNullable<ExternalCatalogue['hours']>['spans'][number];

interface Wanted {
  staffIds: readonly string[];
  from: string;
  to: string;
}

/** A day with a break has two spans. */
export async function readHours(salon: Salon, wanted: Wanted, signal: AbortSignal): Promise<Span[]> {
  if (wanted.staffIds.length === 0) return [];
  const { staffIds, from, to } = wanted;
  const params = { start_date: from, end_date: to, staff_ids: staffIds };
  try {
    const { data } = await salon.api.readSlowly(`company/${salon.companyId}/staff/schedule`, params, signal);
    return rowsIn(data).flatMap((day) => spansOf(day, idOf(day.staff_id)));
  } catch (error) {
    if (!(error instanceof BookingsOutage)) throw error;
    return readOneByOne(salon, wanted, signal);
  }
}

/** An older endpoint that needs no extra right. */
async function readOneByOne(
  salon: Salon,
  { staffIds, from, to }: Wanted,
  signal: AbortSignal,
): Promise<Span[]> {
  const spans: Span[] = [];
  for (const staffId of staffIds) {
    const path = `schedule/${salon.companyId}/${staffId}/${from}/${to}`;
    const { data } = await salon.api.readSlowly(path, {}, signal);
    spans.push(...rowsIn(data).flatMap((day) => spansOf(day, staffId)));
  }
  return spans;
}

function spansOf({ date, is_working, slots }: Json, staffId: string | undefined): Span[] {
  const day = stringOf(date)?.slice(0, 10);
  const isOff = is_working === false || is_working === 0 || is_working === '0';
  if (staffId === undefined || day === undefined || !/^\d{4}-\d\d-\d\d$/.test(day) || isOff) return [];
  return listOf(slots)
    .filter(isObject)
    .flatMap((slot) => {
      const [from, to] = [timeOf(slot.from), timeOf(slot.to)];
      if (from === undefined || to === undefined) return [];
      return [{ staffId, date: day, from, to: to === '00:00' ? '24:00' : to }];
    });
}

/** `HH:MM`. Hours before ten come with one digit or two. */
function timeOf(given: unknown): string | undefined {
  const [, hour, minute] = /^([01]?\d|2[0-4]):([0-5]\d)/.exec(stringOf(given) ?? '') ?? [];
  return hour === undefined || minute === undefined ? undefined : `${hour.padStart(2, '0')}:${minute}`;
}
