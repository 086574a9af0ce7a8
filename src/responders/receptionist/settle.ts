import { isDeepStrictEqual } from 'node:util';
import type { BookAction, CancelAction } from '../../domain/turn';
import type { FreeStart } from './calendar';
import { accepts } from './consent';
import { type Facts, nameOf, type Plan, sayVisit, staffOf, visitOf } from './facts';
import type { Job } from './job';
import type { Search } from './offering';
import { ask } from './questions';
import { type Frame, idle, type Proposal, type State } from './state';

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
  if (moved?.from === from && moved.staffId === staffIds[0]) {
    const visit = sayVisit(visitOf(moved, facts), facts);
    return { lines: [...lines, say('alreadyThen', { visit })], actions: [], state: idle(state) };
  }
  const proposal: Proposal = { serviceId: job.serviceId, staffIds, from };
  const name = nameOf(facts);
  // another member of staff than that of the booking is put to the client first
  const isPut = isDeepStrictEqual(before, proposal);
  const changesStaff = moved !== null && staffIds[0] !== moved.staffId && !isPut;
  const hasConsent = lines.length === 0 && !changesStaff && accepts(facts, proposal);
  const visit = describe(proposal, job, frame, facts);
  if (hasConsent && (moved || name !== null)) return act(search, proposal);
  if (moved) {
    const text = say('confirmMove', { old: sayVisit(visitOf(moved, facts), facts), visit });
    return ask(facts, frame, { kind: 'confirm', options: [from], text, about: visit, proposal }, lines);
  }
  // a time that the client has not wished for needs a yes, not only a name
  if (name === null && lines.length === 0)
    return ask(
      facts,
      frame,
      { kind: 'name', options: [from], text: say('askName', { visit }), about: visit, proposal },
      lines,
    );
  const { guest } = frame;
  const text =
    lines.length > 0
      ? say('suits', { visit })
      : guest
        ? say('confirmGuest', { visit, guest: say('guest', { guest }) })
        : say('confirm', { visit });
  return ask(facts, frame, { kind: 'confirm', options: [from], text, about: visit, proposal }, lines);
}

function describe({ staffIds, from }: Proposal, job: Job, frame: Frame, facts: Facts): string {
  const { say, context } = facts;
  const names = staffIds.flatMap((id) => staffOf(context.company, id)?.name ?? []);
  const visit = sayVisit({ title: job.title, staff: say.format.and(names), from }, facts);
  return frame.people > 1 ? `${visit}, ${say('people', { count: frame.people })}` : visit;
}

/** Books for as many people as come, each with a member of staff of their own; a booking that is moved is cancelled with it. */
function act({ facts, frame, job, moved }: Search, proposal: Proposal): Plan {
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
