import { createHash } from 'node:crypto';
import type { Booking, Context, Service } from '../../../domain/context';
import { addMinutes } from '../../../time/local-arithmetic';
import { jobOfBooking } from '../../calendar/job';
import type { ConsentAction, Proposal } from '../state';
import { jobOf } from '../tools/job';

/** What a client is shown of a change, and agrees to. */
export interface Details {
  visit: Visit;
  /** Of a move: the booking as it is. */
  old: Visit | null;
}

export interface Visit {
  title: string;
  staff: string | null;
  /** Local. */
  from: string;
  to: string;
  price: Service['price'] | null;
  guest: string | null;
}

/** By the present catalogue and bookings. Undefined: the action names what is not there. */
export function detailsOf(action: ConsentAction, context: Context): Details | undefined {
  if (action.type === 'book') {
    const { serviceId, moreServiceIds = [], staffId, from, durationMinutes, comment = null } = action;
    const job = jobOf([serviceId ?? '', ...moreServiceIds], context.company);
    const { title } = action;
    const to = addMinutes(from, durationMinutes);
    const visit = { title, staff: nameOf(staffId, context), from, to, price: job?.price ?? null };
    return { visit: { ...visit, guest: comment }, old: null };
  }
  const booking = context.client.bookings.find(({ id }) => id === action.bookingId);
  if (!booking) return undefined;
  const old = visitOf(booking, context);
  if (action.type === 'cancel') return { visit: old, old: null };
  const { durationMinutes } = jobOfBooking(booking, context.company);
  const { from, staffId } = action;
  const staff = staffId === undefined ? old.staff : nameOf(staffId, context);
  return { visit: { ...old, staff, from, to: addMinutes(from, durationMinutes) }, old };
}

/** The key is another one as soon as anything is different that the client was shown. */
export function proposalOf(action: ConsentAction, context: Context): Proposal {
  const { visit, old } = detailsOf(action, context) ?? {};
  const { currency } = context.company;
  const shown = [action.type, idsOf(action), ...fieldsOf(visit), ...fieldsOf(old), currency];
  const key = createHash('sha256').update(JSON.stringify(shown)).digest('base64url').slice(0, 12);
  return { key, action };
}

function idsOf(action: ConsentAction): (string | null)[] {
  if (action.type === 'book') return [action.staffId, action.serviceId, ...(action.moreServiceIds ?? [])];
  return action.type === 'cancel' ? [action.bookingId] : [action.bookingId, action.staffId ?? null];
}

function fieldsOf(visit: Visit | null | undefined): unknown[] {
  if (!visit) return [null];
  const { title, staff, from, to, price, guest } = visit;
  return [title, staff, from, to, price?.min ?? null, price?.max ?? null, guest];
}

/** Without its comment: the staff may have written it for themselves. */
function visitOf({ title, staffId, from, to, price }: Booking, context: Context): Visit {
  const fixed = price === null ? null : { min: price, max: price };
  return { title, staff: nameOf(staffId, context), from, to, price: fixed, guest: null };
}

function nameOf(staffId: string | null, { company }: Context): string | null {
  return company.staff.find(({ id }) => id === staffId)?.name ?? null;
}
