/**
 * The four segments of a context. Each is loaded, cached and dropped on its own, because each changes for its own reasons: the
 * company when its staff edit it, the schedule with every booking, the client with each of their bookings, the dialogue with
 * every turn.
 *
 * Times are local to the company (`2026-11-24T10:00`): clients write and responders answer in local time, and comparing
 * strings needs no time-zone library.
 */

export const SEGMENTS = ['company', 'schedule', 'client', 'dialogue'] as const;
export type SegmentName = (typeof SEGMENTS)[number];

export interface Service {
  id: string;
  title: string;
  category: string;
  description: string;
  /** In the company's currency; `max` equals `min` for a fixed price. */
  price: { min: number; max: number };
  durationMinutes: number;
}

export interface StaffMember {
  id: string;
  name: string;
  specialization: string;
  about: string;
  /** Which services this person performs. */
  serviceIds: string[];
}

export interface CompanySegment {
  id: string;
  name: string;
  /** IANA name, e.g. `Europe/Moscow`. */
  timezone: string;
  /** BCP 47 language the company answers in when the client's is unknown, e.g. `ru`. */
  locale: string;
  /** ISO 4217. */
  currency: string;
  phone: string | null;
  address: string | null;
  about: string | null;
  /** How long before a booking its client may still move or cancel it by themselves; null: until it begins. */
  changeNoticeMinutes: number | null;
  services: Service[];
  staff: StaffMember[];
}

export interface WorkingHours {
  staffId: string;
  /** `YYYY-MM-DD` */
  date: string;
  /** `HH:MM`, local. */
  from: string;
  /** `HH:MM`, local, later than `from`. */
  to: string;
}

/** A time that is taken. It does not say by whom: no other client's name or phone is ever part of a context. */
export interface BusyTime {
  bookingId: string;
  staffId: string;
  serviceId: string | null;
  /** `YYYY-MM-DDTHH:MM`, local. */
  from: string;
  to: string;
}

export interface ScheduleSegment {
  hours: WorkingHours[];
  busy: BusyTime[];
}

/** `no-show`: the client did not come. */
export type BookingStatus = 'booked' | 'completed' | 'cancelled' | 'no-show';

export interface Booking {
  id: string;
  status: BookingStatus;
  serviceId: string | null;
  /** The title of the service at the time of the booking. */
  title: string;
  staffId: string | null;
  /** `YYYY-MM-DDTHH:MM`, local to the company. */
  from: string;
  to: string;
  price: number | null;
  comment: string | null;
  /** The bot, in a turn, or the booking system. */
  madeBy: 'bot' | 'booking-system';
  /** Who has completed or cancelled it; null: not known. */
  closedBy: string | null;
  /** The client has said that they will come. */
  confirmed: boolean;
}

/** What the client has said of themselves, for years. */
export interface Fact {
  topic: string;
  text: string;
  /** The provider's id of the message in which they have said it. */
  messageId: string;
  /** ISO 8601. */
  toldAt: string;
}

/** What the client's visits of the last two years have in common. */
export interface UsualVisit {
  /** The service that they come for most often, and the member of staff; null: another one each time. */
  serviceId: string | null;
  staffId: string | null;
  /** How many there were. */
  visits: number;
}

export interface ClientSegment {
  /** E.164, or null for a client known only by a WhatsApp id. */
  phone: string | null;
  name: string | null;
  notes: string | null;
  /** Every booking to come, soonest first, and then the one that was closed last. */
  bookings: Booking[];
  /** The newest last. Absent: none. */
  facts?: Fact[] | undefined;
  /** Absent: they have not come twice. */
  usual?: UsualVisit | undefined;
}

export interface DialogueMessage {
  from: 'client' | 'business';
  kind: MessageKind;
  /** Null where the message has no text (a sticker, a location …). */
  text: string | null;
  /** ISO 8601 with offset: when the sender's device or our gateway sent it. */
  sentAt: string;
}

/** Characters of one message. WhatsApp's own limit; nothing longer is a message. */
export const LONGEST_TEXT = 65_536;

export const MESSAGE_KINDS = [
  'text',
  'image',
  'audio',
  'video',
  'document',
  'sticker',
  'location',
  'contact',
  'reaction',
  'button',
  'unsupported',
] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

export type DialogueState = Record<string, unknown>;

export interface DialogueSegment {
  /** The last messages of both sides, oldest first, without those that the turn is about to answer. */
  messages: DialogueMessage[];
  /** What the responder wants to remember. Only the responder reads it. */
  state: DialogueState;
  /** ISO 8601: since when the client waits for a person. Null: no hand-over is open. */
  handedOverAt: string | null;
  /** The earliest booking of which the last message reminds the client, and the time that it names. Absent: the last message is no reminder. */
  reminds?: { bookingId: string; from: string } | undefined;
}

export interface SegmentValues {
  company: CompanySegment;
  schedule: ScheduleSegment;
  client: ClientSegment;
  dialogue: DialogueSegment;
}

/** What a responder is given. Deeply frozen: other turns of this process share its segments. */
export type Context = { readonly [S in SegmentName]: SegmentValues[S] };

/** Whose context: one client's dialogue with one company. */
export interface ContextOwner {
  companyId: string;
  /** The client's address in its canonical spelling: E.164, or `lid:…` / `bsuid:…` where no phone is known. */
  client: string;
}
