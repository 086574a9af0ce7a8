import { randomUUID } from 'node:crypto';

const MINUTE = 60_000;
const iso = (at: number) => new Date(at).toISOString();

export interface EventType {
  id: number;
  slug: string;
  title: string;
  username: string;
  minutes: number;
  price?: number;
  rest?: object;
}

interface Booking {
  id: number;
  uid: string;
  type: EventType;
  start: number;
  end: number;
  status: 'accepted' | 'cancelled';
  createdAt: number;
  updatedAt: number;
  attendee: { name: string; email: string; phoneNumber?: string; timeZone: string; absent: boolean };
  responses: Record<string, unknown>;
  metadata: Record<string, unknown>;
  from?: string;
  to?: string;
  cancelledBy?: string;
}

/** What a request of `POST /bookings` says. */
export interface Wanted {
  start: string;
  eventTypeSlug: string;
  username: string;
  attendee: { name: string; email?: string; phoneNumber?: string; timeZone: string };
  metadata?: Record<string, unknown>;
  bookingFieldsResponses?: Record<string, unknown>;
}

/** An error as Cal.com throws it. */
export class CalComError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const TAKEN = 'User either already has booking at this time or is not available';
const BOUNDS = `The event type can't be booked at the "start" time provided. This could be because it's too soon (violating the minimum booking notice) or too far in the future (outside the event's scheduling window).`;

/** The bookings of a Cal.com account whose users work from 9 to 18 UTC. */
export class CalComStore {
  readonly bookings: Booking[] = [];
  #clock = Date.parse('2026-11-20T08:00:00Z');

  constructor(
    readonly eventTypes: readonly EventType[],
    readonly names: Record<string, string>,
  ) {}

  now(): number {
    this.#clock += 1000;
    return this.#clock;
  }

  create(wanted: Wanted, from?: Booking): Booking {
    const { eventTypeSlug: slug, username, attendee } = wanted;
    const type = this.eventTypes.find((one) => one.slug === slug && one.username === username);
    if (!type)
      throw new CalComError(404, `Event type with slug ${slug} belonging to user ${username} not found.`);
    if (!attendee.email && !attendee.phoneNumber)
      throw new CalComError(400, 'At least one contact method (email or phone number) must be provided');
    const start = Date.parse(wanted.start);
    const end = start + type.minutes * MINUTE;
    if (start < this.#clock) throw new CalComError(400, 'Attempting to book a meeting in the past.');
    if (start > this.#clock + 60 * 24 * 60 * MINUTE) throw new CalComError(400, BOUNDS);
    const isOpen = start >= this.#hour(start, 9) && end <= this.#hour(start, 18);
    const isTaken = this.accepted(username).some((one) => one !== from && one.start < end && start < one.end);
    if (!isOpen || isTaken) throw new CalComError(400, TAKEN);
    const now = this.now();
    const email = attendee.email ?? `${attendee.phoneNumber?.replace('+', '')}@sms.cal.com`;
    const { phoneNumber } = attendee;
    const booking: Booking = {
      id: this.bookings.length + 1,
      uid: randomUUID().replaceAll('-', '').slice(0, 22),
      type,
      start,
      end,
      status: 'accepted',
      createdAt: now,
      updatedAt: now,
      attendee: { ...attendee, email, absent: false },
      responses: {
        name: attendee.name,
        email,
        ...(phoneNumber && { attendeePhoneNumber: phoneNumber }),
        ...wanted.bookingFieldsResponses,
      },
      metadata: wanted.metadata ?? {},
      ...(from && { from: from.uid }),
    };
    this.bookings.push(booking);
    return booking;
  }

  reschedule(uid: string, start: string): Booking {
    const old = this.find(uid);
    if (old.status === 'cancelled')
      throw new CalComError(400, `Can't reschedule booking with uid=${uid} because it has been cancelled.`);
    const { type, attendee, metadata, responses } = old;
    const { username, slug: eventTypeSlug } = type;
    const moved = this.create(
      { start, username, eventTypeSlug, attendee, metadata, bookingFieldsResponses: responses },
      old,
    );
    Object.assign(old, { status: 'cancelled', updatedAt: moved.updatedAt, to: moved.uid });
    return moved;
  }

  cancel(uid: string, cancelledBy?: string): Booking {
    const booking = this.find(uid);
    if (booking.status === 'cancelled')
      throw new CalComError(
        400,
        `Can't cancel booking with uid=${uid} because it has been cancelled already.`,
      );
    return Object.assign(booking, { status: 'cancelled' as const, updatedAt: this.now(), cancelledBy });
  }

  find(uid: string): Booking {
    const booking = this.bookings.find((one) => one.uid === uid);
    if (!booking) throw new CalComError(404, `Booking with uid=${uid} was not found in the database`);
    return booking;
  }

  accepted(username?: string): Booking[] {
    const open = this.bookings.filter(({ status }) => status === 'accepted');
    return username === undefined ? open : open.filter(({ type }) => type.username === username);
  }

  /** Free slots by day, `YYYY-MM-DD`. */
  slots(type: EventType, from: string, to: string): Record<string, { start: string; end: string }[]> {
    const days: Record<string, { start: string; end: string }[]> = {};
    for (let day = Date.parse(from); day <= Date.parse(to); day += 24 * 60 * MINUTE) {
      const date = iso(day).slice(0, 10);
      const length = type.minutes * MINUTE;
      for (let at = this.#hour(day, 9); at + length <= this.#hour(day, 18); at += length) {
        const isTaken = this.accepted(type.username).some((one) => one.start < at + length && at < one.end);
        if (isTaken || at < this.#clock) continue;
        days[date] ??= [];
        days[date].push({ start: iso(at), end: iso(at + length) });
      }
    }
    return days;
  }

  #hour(at: number, hour: number): number {
    return Date.parse(`${iso(at).slice(0, 10)}T00:00:00Z`) + hour * 60 * MINUTE;
  }
}

/** As `GET /v2/bookings` of version 2024-08-13 shows it. */
export function shown(one: Booking, store: CalComStore) {
  const { type, attendee, start, end } = one;
  const email = `${type.username}@salon.example`;
  return {
    id: one.id,
    uid: one.uid,
    title: `${type.title} between ${store.names[type.username]} and ${attendee.name}`,
    description: '',
    hosts: [
      { id: type.id, name: store.names[type.username], email, username: type.username, timeZone: 'UTC' },
    ],
    status: one.status,
    cancellationReason: '',
    cancelledByEmail: one.cancelledBy ?? '',
    start: iso(start),
    end: iso(end),
    duration: (end - start) / MINUTE,
    eventTypeId: type.id,
    eventType: { id: type.id, slug: type.slug },
    attendees: [{ ...attendee, displayEmail: attendee.email, language: 'en' }],
    guests: [],
    absentHost: false,
    createdAt: iso(one.createdAt),
    updatedAt: iso(one.updatedAt),
    bookingFieldsResponses: one.responses,
    metadata: one.metadata,
    ...(one.from && { rescheduledFromUid: one.from }),
    ...(one.to && { rescheduledToUid: one.to }),
  };
}
