import { createHmac } from 'node:crypto';
import type { BookingStatus } from '../../domain/context';
import { at, isObject, type Json, jsonOf, listOf, objectOf } from '../../provider-api/json';
import { sameSecret } from '../../provider-api/secret';
import type { WebhookRequest } from '../../provider-api/webhook-request';
import { bookingItem, ignored, millisecondsOf, nameOf, refused, textOf } from '../items';
import type { BookingItem, ReceivedBookings } from '../provider';
import { clientOf, notesOf } from './attendee';
import { KEY } from './key';
import type { CalComSettings } from './settings';

/** https://cal.com/docs/developing/guides/automation/webhooks */
export function receive(settings: CalComSettings, request: WebhookRequest): ReceivedBookings {
  const expected = createHmac('sha256', settings.webhookSecret).update(request.body).digest('hex');
  if (!sameSecret(request.header('x-cal-signature-256')?.toLowerCase(), expected)) {
    return refused(401, 'X-Cal-Signature-256 does not fit the body');
  }
  const body = jsonOf(request.body);
  if (!isObject(body))
    return refused(400, 'the body is not a JSON object: remove the custom payload template');
  return { kind: 'accepted', items: [readTrigger(body, settings)] };
}

type Reader = (payload: Json, told: Told) => BookingItem;

interface Told {
  /** Milliseconds. */
  createdAt: number;
  settings: CalComSettings;
}

const TRIGGERS = new Map<unknown, Reader>([
  ['BOOKING_CREATED', whole('booked')],
  ['BOOKING_REQUESTED', whole('booked')], // it waits for the salon's consent, and keeps its time meanwhile
  ['BOOKING_PAID', whole('booked')],
  ['BOOKING_RESCHEDULED', whole('booked')],
  ['BOOKING_CANCELLED', whole('cancelled')],
  ['BOOKING_REJECTED', whole('cancelled')],
  ['BOOKING_NO_SHOW_UPDATED', readNoShow],
  ['MEETING_ENDED', readEnd],
  ['PING', () => ignored('ping')],
]);

function readTrigger(body: Json, settings: CalComSettings): BookingItem {
  const read = TRIGGERS.get(body.triggerEvent);
  if (!read) return ignored('other');
  const createdAt = millisecondsOf(body.createdAt);
  if (createdAt === undefined) return ignored('unreadable');
  return read(isObject(body.payload) ? body.payload : body, { createdAt, settings });
}

function whole(status: BookingStatus): Reader {
  return (payload, { createdAt, settings: { staff } }) => {
    const { uid, type, startTime, endTime, organizer, attendees, rescheduleUid, cancelledBy } = payload;
    const responses = objectOf(payload.responses);
    const staffId = nameOf(at(organizer, 'username')) ?? null;
    if (staff && !(staffId !== null && staff.includes(staffId))) return ignored('other-staff');
    const replaces = nameOf(rescheduleUid);
    const [attendee] = listOf(attendees);
    return bookingItem({
      externalId: nameOf(uid) ?? '',
      version: createdAt,
      status,
      closedBy: status === 'cancelled' ? closedBy(cancelledBy, attendee) : null,
      details: {
        startsAt: nameOf(startTime) ?? '',
        endsAt: nameOf(endTime) ?? '',
        staffId,
        serviceIds: [type].flatMap((slug) => nameOf(slug) ?? []),
        title: null, // it names the client
        client: clientOf(attendee, { smsReminderNumber: payload.smsReminderNumber, ...responses }),
        price: null,
        comment: textOf(notesOf(responses) ?? payload.additionalNotes),
        confirmed: false,
        replaces,
        idempotencyKey: replaces === undefined ? nameOf(at(payload, 'metadata', KEY)) : undefined,
      },
    });
  };
}

/** Cal.com names them by their e-mail addresses, which are not stored. */
export function closedBy(email: unknown, attendee: unknown): string | null {
  if (nameOf(email) === undefined) return null;
  return email === at(attendee, 'email') ? 'client' : 'staff';
}

function readNoShow({ bookingUid, attendees }: Json, { createdAt }: Told): BookingItem {
  const isAbsent = listOf(attendees).some((attendee) => at(attendee, 'noShow') === true);
  return bookingItem({
    externalId: nameOf(bookingUid) ?? '',
    version: createdAt,
    status: isAbsent ? 'no-show' : 'booked',
    closedBy: null,
    details: null,
  });
}

/** The booking as it stands in Cal.com's database: `createdAt` is that of the booking. */
function readEnd({ uid, endTime }: Json, { createdAt }: Told): BookingItem {
  return bookingItem({
    externalId: nameOf(uid) ?? '',
    version: Math.max(createdAt, millisecondsOf(endTime) ?? 0),
    status: 'completed',
    closedBy: null,
    details: null,
  });
}
