import type { BookAction, CancelAction } from '../../domain/turn';
import type { Search } from './booking';
import type { FreeStart } from './calendar';
import { accepts } from './consent';
import { type Facts, nameOf, type Plan, sayVisit, staffOf, visitOf } from './facts';
import type { Job } from './job';
import { ask } from './questions';
import { type Frame, idle, type Proposal, type State } from './state';

/** Everything but the client's consent is known: acts if they have given it, and otherwise puts it to them in all its details. */
export function settle(search: Search, { from, staffIds }: FreeStart): Plan {
  const { facts, frame, job, moved, lines } = search;
  const { state, say } = facts;
  const { proposal: before } = state;
  // the member of staff who was put to the client, as long as they are free
  const staffId =
    [before?.staffId, moved?.staffId, ...staffIds].find((id) => id && staffIds.includes(id)) ?? '';
  if (moved?.from === from && moved.staffId === staffId) {
    const visit = sayVisit(visitOf(moved, facts), facts);
    return { lines: [...lines, say('alreadyThen', { visit })], actions: [], state: idle(state) };
  }
  const proposal: Proposal = { serviceId: job.serviceId, staffId, from };
  const name = nameOf(facts);
  const hasConsent = lines.length === 0 && accepts(facts, proposal);
  const visit = describe(proposal, job, frame, facts);
  if (hasConsent && (moved || name !== null)) return act(search, proposal, staffIds);
  if (moved) {
    const text = say('confirmMove', { old: sayVisit(visitOf(moved, facts), facts), visit });
    return ask(facts, frame, { kind: 'confirm', options: [from], text, proposal }, lines);
  }
  // a time that the client has not wished for needs a yes, not only a name
  if (name === null && lines.length === 0)
    return ask(
      facts,
      frame,
      { kind: 'name', options: [from], text: say('askName', { visit }), proposal },
      lines,
    );
  const { guest } = frame;
  const text =
    lines.length > 0
      ? say('suits', { visit })
      : guest
        ? say('confirmGuest', { visit, guest })
        : say('confirm', { visit });
  return ask(facts, frame, { kind: 'confirm', options: [from], text, proposal }, lines);
}

function describe({ staffId, from }: Proposal, job: Job, frame: Frame, facts: Facts): string {
  const { say, context } = facts;
  const visit = sayVisit(
    { title: job.title, staff: staffOf(context.company, staffId)?.name ?? null, from },
    facts,
  );
  return frame.people > 1 ? `${visit}, ${say('people', { count: frame.people })}` : visit;
}

/** Books for as many people as come, each with a member of staff of their own; a booking that is moved is cancelled with it. */
function act({ facts, frame, job, moved }: Search, proposal: Proposal, free: readonly string[]): Plan {
  const { say, state } = facts;
  const staffIds = [proposal.staffId, ...free.filter((id) => id !== proposal.staffId)].slice(0, frame.people);
  const visit = describe(proposal, job, frame, facts);
  const price = job.price ? say.format.price(job.price) : null;
  const books = staffIds.map((staffId, i): BookAction => {
    const comment =
      i === 0
        ? frame.guest
        : [frame.guest, say('people', { count: frame.people })].filter(Boolean).join(', ');
    return { type: 'book', ...detailsOf(job, proposal.from), staffId, ...(comment && { comment }) };
  });
  const done: State = { ...idle(state), lastStaffId: proposal.staffId, booked: proposal.from };
  if (moved) {
    const cancel: CancelAction = { type: 'cancel', bookingId: moved.id, reason: `moved to ${proposal.from}` };
    return { lines: [say('moved', { visit, price })], actions: [cancel, ...books], state: done };
  }
  const { guest } = frame;
  const name = nameOf(facts);
  const line = guest ? say('bookedGuest', { visit, price, guest }) : say('booked', { visit, price, name });
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
