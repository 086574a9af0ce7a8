import { type CalComStore, shown } from './store';

type Booking = CalComStore['bookings'][number];

/** What Cal.com sends of a booking, at this time. */
export function webhookOf(triggerEvent: string, booking: Booking, store: CalComStore): object {
  const createdAt = new Date(store.now()).toISOString();
  const { uid, start, end, attendees, metadata, bookingFieldsResponses } = shown(booking, store);
  if (triggerEvent === 'BOOKING_NO_SHOW_UPDATED') {
    const payload = {
      message: '',
      bookingUid: uid,
      attendees: [{ email: booking.attendee.email, noShow: booking.attendee.absent }],
    };
    return { triggerEvent, createdAt, payload };
  }
  const old = booking.from === undefined ? undefined : store.find(booking.from);
  const label = (value: unknown) => ({ label: 'question', value });
  return {
    triggerEvent,
    createdAt,
    payload: {
      type: booking.type.slug,
      title: `${booking.type.title} between`,
      startTime: start,
      endTime: end,
      organizer: {
        name: store.names[booking.type.username],
        email: `${booking.type.username}@salon.example`,
        username: booking.type.username,
      },
      attendees,
      responses: Object.fromEntries(
        Object.entries(bookingFieldsResponses).map(([name, value]) => [name, label(value)]),
      ),
      uid,
      metadata,
      status: booking.status.toUpperCase(),
      ...(triggerEvent === 'BOOKING_RESCHEDULED' &&
        old && { rescheduleUid: old.uid, rescheduleStartTime: new Date(old.start).toISOString() }),
    },
  };
}
