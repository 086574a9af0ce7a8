import type { z } from 'zod';
import { bookingSystemEvent } from './booking-system-event';
import { channelEvent } from './channel-event';
import { bookingCancelled, bookingCreated, bookingUpdated, companyUpdated } from './context-invalidation';
import { conversationTurn } from './conversation-turn';
import { forgetOld } from './forget-old';
import { incomingMessage } from './incoming-message';
import { outgoingMessage } from './outgoing-message';
import { sendReminders } from './send-reminders';
import { sweep } from './sweep';
import { syncBookings } from './sync-bookings';
import { warmContexts } from './warm-contexts';

/** Every job there is. A new one is added here, and does not compile until a worker takes it. */
export const JOBS = [
  incomingMessage,
  channelEvent,
  conversationTurn,
  outgoingMessage,
  bookingCreated,
  bookingUpdated,
  bookingCancelled,
  companyUpdated,
  bookingSystemEvent,
  syncBookings,
  sendReminders,
  sweep,
  warmContexts,
  forgetOld,
] as const;

export type AnyJob = (typeof JOBS)[number];
export type JobName = AnyJob['name'];

/** What a producer may pass. */
export type PayloadInput<Job extends AnyJob> = z.input<Job['schema']>;
/** What a worker gets. */
export type Payload<Job extends AnyJob> = z.output<Job['schema']>;

export const QUEUES = [...new Set(JOBS.map((job) => job.queue))];
