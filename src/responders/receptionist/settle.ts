import { isDeepStrictEqual } from 'node:util';
import type { Booking } from '../../domain/context';
import type { BookAction, CancelAction } from '../../domain/turn';
import type { FreeStart } from './calendar';
import { accepts } from './consent';
import { type Facts, finished, nameOf, type Plan, sayVisit } from './facts';
import { type Job, jobOfBooking } from './job';
import type { Search } from './offering';
import { ask } from './questions';
import { type Frame, idle, NO_WISH, type Proposal, type State } from './state';

/** Everything but the client's consent is known: acts if they have given it, and otherwise puts it to them in all its details. */
export function settle(search: Search, { from, staffIds: free }: FreeStart): Plan {
  const { facts, frame, job, moved, lines } = search;
  const { state, say } = facts;
  const { proposal: before } = state;
  // the members of staff who were put to the client, as long as they are free
  const preferred = [...(before?.staffIds ?? []), ...(moved?.staffId ? [moved.staffId] : [])].filter((id) =>
    free.includes(id),
  );
  const staffIds = [...new Set([...preferred, ...free])].slice(0, frame.people);
  if (moved?.from === from && moved.staffId === staffIds[0] && job.title === moved.title) {
    const visit = sayVisit(moved, facts);
    return finished(facts, [...lines, say('alreadyThen', { visit })]);
  }
  const proposal: Proposal = { serviceId: job.serviceId, staffIds, from };
  const name = nameOf(facts);
  // another member of staff than that of the booking is put to the client first
  const isPut = isDeepStrictEqual(before, proposal);
  const changesStaff = moved !== null && staffIds[0] !== moved.staffId && !isPut;
  // a list of times shows the member of staff only if one was named
  const showsStaff = isPut || moved !== null || frame.staffId !== undefined || job.staff.length === 1;
  const hasConsent = lines.length === 0 && !changesStaff && showsStaff && accepts(facts, proposal);
  const visit = describe(proposal, job, frame, facts);
  if (hasConsent && (moved || name !== null)) return act(search, proposal);
  const put = (kind: 'confirm' | 'name', text: string) =>
    ask(offering(facts, from), frame, { kind, options: [from], text, about: visit, proposal }, lines);
  const asks = moved?.title === job.title ? 'confirmMove' : 'confirmChange';
  if (moved) return put('confirm', say(asks, { old: sayVisit(moved, facts), visit }));
  // a time that the client has not wished for needs a yes, not only a name
  if (lines.length > 0) return put('confirm', say('suits', { visit }));
  const needsYes = isPut && state.asked?.kind === 'confirm' && !hasConsent;
  if (name === null && !needsYes) return put('name', say('askName', { visit }));
  const { guest } = frame;
  return put(
    'confirm',
    guest ? say('confirmGuest', { visit, guest: say('guest', { guest }) }) : say('confirm', { visit }),
  );
}

/** «Первое», to the only time that was put to the client. */
function offering(facts: Facts, from: string): Facts {
  const { state } = facts;
  return state.offered.includes(from) ? facts : { ...facts, state: { ...state, offered: [from] } };
}

function describe({ staffIds, from }: Proposal, job: Job, frame: Frame, facts: Facts): string {
  const visit = sayVisit({ title: job.title, from, staffId: null }, facts, staffIds);
  return frame.people > 1 ? `${visit}, ${facts.say('people', { count: frame.people })}` : visit;
}

/** Books for as many people as come, each with a member of staff of their own; a booking that is moved is cancelled with it. */
function act(
  { facts, frame, job, moved }: Pick<Search, 'facts' | 'frame' | 'job' | 'moved'>,
  proposal: Proposal,
): Plan {
  const { say, state } = facts;
  const visit = describe(proposal, job, frame, facts);
  const { min, max } = job.price ?? { min: 0, max: 0 };
  const price = job.price ? say.format.price({ min: min * frame.people, max: max * frame.people }) : null;
  const books = proposal.staffIds.map((staffId, i): BookAction => {
    const comment =
      i === 0
        ? (frame.guest ?? moved?.comment ?? undefined)
        : [frame.guest, say('people', { count: frame.people })].filter(Boolean).join(', ');
    return { type: 'book', ...detailsOf(job, proposal.from), staffId, ...(comment && { comment }) };
  });
  const done: State = { ...idle(state), lastStaffId: proposal.staffIds[0], booked: proposal.from };
  if (moved) {
    const cancel: CancelAction = { type: 'cancel', bookingId: moved.id, reason: `moved to ${proposal.from}` };
    return { lines: [say('moved', { visit, price })], actions: [cancel, ...books], state: done };
  }
  const { guest } = frame;
  const name = nameOf(facts);
  const line = guest
    ? say('bookedGuest', { visit, price, guest: say('guest', { guest }) })
    : say('booked', { visit, price, name });
  return { lines: [line], actions: books, state: done };
}

/** «Запишите на имя Сергей», after it was booked. No action changes a comment: the booking is made again at the same time. */
export function rename(facts: Facts, booking: Booking, guest: string): Plan {
  const { from, staffId, serviceId } = booking;
  if (staffId === null) return { lines: [], actions: [], state: facts.state };
  const job = jobOfBooking(booking, facts.context.company);
  const search = { facts, frame: { ...NO_WISH, guest }, job, moved: booking };
  const line = facts.say('renamed', { guest, visit: sayVisit(booking, facts) });
  return { ...act(search, { serviceId, staffIds: [staffId], from }), lines: [line] };
}

function detailsOf(job: Job, from: string): Omit<BookAction, 'type' | 'staffId'> {
  return {
    serviceId: job.serviceId,
    title: job.title,
    from,
    durationMinutes: job.durationMinutes,
    // the price of a range is settled at the visit
    ...(job.price && job.price.min === job.price.max ? { price: job.price.min } : {}),
  };
}
