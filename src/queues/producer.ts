import type { PayloadInput } from '../jobs';
import { channelEvent } from '../jobs/channel-event';
import {
  bookingCancelled,
  bookingCreated,
  bookingUpdated,
  companyUpdated,
} from '../jobs/context-invalidation';
import type { incomingMessage } from '../jobs/incoming-message';
import { entryOf, Intake, type IntakeOptions, messageEntry } from './intake';

export interface ProducerOptions extends IntakeOptions {}

export type MessageInput = PayloadInput<typeof incomingMessage>;
export type ChannelEventInput = PayloadInput<typeof channelEvent>;
export type BookingEventInput = PayloadInput<typeof bookingCreated>;
/** No client and no booking: a change of the company concerns all of them. */
export type CompanyEventInput = Omit<PayloadInput<typeof companyUpdated>, 'phone' | 'bookingId'>;

/**
 * What a gateway and a booking system need. Every call resolves when the job is in Redis. It throws `InvalidPayload` or
 * `InvalidAddress` before anything is enqueued, and `QueueUnreachable` within `timeoutMs`. Then call again: a message that was
 * enqueued after all is stored once.
 *
 * Messages of a company or client that sends many at once are stored after the messages of all others (see src/fairness).
 */
export interface Producer {
  receiveMessage(message: MessageInput): Promise<void>;
  /** What a gateway tells besides messages: delivery states, edits, deletions, replies of people, its session. */
  channelEvent(event: ChannelEventInput): Promise<void>;
  bookingCreated(event: BookingEventInput): Promise<void>;
  bookingUpdated(event: BookingEventInput): Promise<void>;
  bookingCancelled(event: BookingEventInput): Promise<void>;
  companyUpdated(event: CompanyEventInput): Promise<void>;
  close(): Promise<void>;
}

export function createProducer(options: ProducerOptions): Producer {
  const intake = new Intake(options);
  return {
    receiveMessage: async (message) => intake.add([messageEntry(message)]),
    channelEvent: async (event) => intake.add([entryOf(channelEvent, event)]),
    bookingCreated: async (event) => intake.add([entryOf(bookingCreated, event)]),
    bookingUpdated: async (event) => intake.add([entryOf(bookingUpdated, event)]),
    bookingCancelled: async (event) => intake.add([entryOf(bookingCancelled, event)]),
    companyUpdated: async (event) => intake.add([entryOf(companyUpdated, event)]),
    close: () => intake.close(),
  };
}
