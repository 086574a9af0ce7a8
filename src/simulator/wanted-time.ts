import type { CompanySegment, Context, DialogueState } from '../domain/context';
import type { BookAction } from '../domain/turn';
import { freeStarts, performers } from '../responders/calendar';
import { readModelState } from '../responders/model/state';
import { readState } from '../responders/receptionist/state';
import { dateOf } from '../time/local-arithmetic';

/** A time that the bot has offered last, or that the client is about to book. */
interface WantedTime {
  from: string;
  serviceId: string | null;
  /** None: anybody who performs the service. */
  staffIds: readonly string[];
  minutes?: number;
}

/** Undefined: the bot has offered none. */
function wantedTime(state: DialogueState): WantedTime | undefined {
  for (const { action } of readModelState(state).proposals)
    if (action.type === 'book')
      return {
        from: action.from,
        serviceId: action.serviceId,
        staffIds: [action.staffId],
        minutes: action.durationMinutes,
      };
  const { proposal, offered, frame } = readState(state);
  if (proposal) return proposal;
  const [from] = offered;
  const [serviceId = null] = frame.serviceIds;
  if (from === undefined) return undefined;
  return { from, serviceId, staffIds: frame.staffId === undefined ? [] : [frame.staffId] };
}

/** The bookings that leave nothing of the time: one for each member of staff who is free then. Empty: no time was offered, or it is taken. */
export function bookingsOfWanted({ company, schedule }: Context, state: DialogueState): BookAction[] {
  const wanted = wantedTime(state);
  if (!wanted) return [];
  const service = company.services.find(({ id }) => id === wanted.serviceId);
  const durationMinutes = wanted.minutes ?? service?.durationMinutes;
  if (durationMinutes === undefined) return [];
  const { from } = wanted;
  const starts = freeStarts(schedule, dateOf(from), {
    staffIds: staffOf(company, wanted),
    durationMinutes,
    after: '',
  });
  const free = starts.find((start) => start.from === from)?.staffIds ?? [];
  return free.map((staffId) => ({
    type: 'book',
    serviceId: wanted.serviceId,
    title: service?.title ?? '',
    staffId,
    from,
    durationMinutes,
  }));
}

function staffOf(company: CompanySegment, { staffIds, serviceId }: WantedTime): string[] {
  if (staffIds.length > 0) return [...staffIds];
  return serviceId === null ? [] : performers(company, serviceId).map(({ id }) => id);
}
