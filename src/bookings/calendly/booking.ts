import type { BookingStatus } from '../../domain/context';
import type { BookingDetails, ExternalBooking, ExternalClient } from '../../domain/external-booking';
import { at, type Json, listOf, stringOf } from '../../provider-api/json';
import { millisecondsOf, nameOf, textOf } from '../items';
import { idOf } from './uri';

/**
 * A booking is an invitee of a scheduled event: of a group, each has their own. `toldAt`: when Calendly said so; undefined: the invitee
 * itself tells its last change. Undefined: it cannot be read.
 */
export function bookingOf(invitee: Json, event: unknown, toldAt?: number): ExternalBooking | undefined {
  const { uri, status, no_show, cancellation, updated_at, old_invitee } = invitee;
  const changes = [updated_at, at(no_show, 'created_at'), at(cancellation, 'created_at')];
  const version = Math.max(toldAt ?? 0, ...changes.map((time) => millisecondsOf(time) ?? 0));
  const externalId = idOf(uri);
  if (externalId === undefined || version === 0) return undefined;
  const isCancelled = status === 'canceled';
  return {
    externalId,
    version,
    status: statusOf(isCancelled, no_show),
    closedBy: isCancelled ? closedBy(cancellation) : null,
    details: { ...detailsOf(invitee, event), replaces: idOf(old_invitee) },
  };
}

function statusOf(isCancelled: boolean, noShow: unknown): BookingStatus {
  if (isCancelled) return 'cancelled';
  return at(noShow, 'uri') === undefined ? 'booked' : 'no-show';
}

/** Calendly names them, too: the name may be a client's. */
function closedBy(cancellation: unknown): string | null {
  const type = at(cancellation, 'canceler_type');
  if (type === 'invitee') return 'client';
  return type === 'host' ? 'staff' : null;
}

/** A service is known by its name: several people have event types of one name. */
function detailsOf(invitee: Json, event: unknown): BookingDetails {
  const [member] = listOf(at(event, 'event_memberships'));
  const name = nameOf(at(event, 'name'));
  return {
    startsAt: nameOf(at(event, 'start_time')) ?? '',
    endsAt: nameOf(at(event, 'end_time')) ?? '',
    staffId: idOf(at(member, 'user')) ?? null,
    serviceIds: name === undefined ? [] : [name],
    title: name ?? null,
    client: clientOf(invitee, event),
    price: null,
    comment: textOf(
      answersOf(invitee)
        .filter((answer) => !PHONE.test(answer))
        .join('\n'),
    ),
    confirmed: millisecondsOf(at(invitee.reconfirmation, 'confirmed_at')) !== undefined,
  };
}

/** An answer that is nothing but a phone number. */
const PHONE = /^\s*\+?(?:[\s()./-]*\d){7,15}\s*$/;

function clientOf(invitee: Json, event: unknown): ExternalClient | null {
  const { text_reminder_number, name, first_name, last_name } = invitee;
  const called =
    at(event, 'location', 'type') === 'outbound_call' ? at(event, 'location', 'location') : undefined;
  const phones = [text_reminder_number, called, ...answersOf(invitee)];
  const phone = phones.map(nameOf).find((given) => PHONE.test(given ?? ''));
  const parts = [first_name, last_name].flatMap((part) => stringOf(part) ?? []);
  const fullName = nameOf(name) ?? nameOf(parts.join(' '));
  return phone === undefined && fullName === undefined ? null : { phone, name: fullName };
}

function answersOf({ questions_and_answers }: Json): string[] {
  return listOf(questions_and_answers).flatMap((one) => stringOf(at(one, 'answer')) ?? []);
}
