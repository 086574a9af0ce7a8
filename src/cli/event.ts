import { Argument, type Command } from 'commander';
import type { BookingEventInput, Producer } from '../queues/producer';
import { withProducer } from './connect';
import { print } from './output';
import { leave } from './stop-signal';

const SENDERS = {
  'booking-created': (producer: Producer, event: BookingEventInput) => producer.bookingCreated(event),
  'booking-updated': (producer: Producer, event: BookingEventInput) => producer.bookingUpdated(event),
  'booking-cancelled': (producer: Producer, event: BookingEventInput) => producer.bookingCancelled(event),
  'company-updated': (producer: Producer, event: BookingEventInput) => producer.companyUpdated(event),
};

interface EventOptions {
  company: string;
  phone?: string;
  booking?: string;
  reason?: string;
  json?: boolean;
}

export function addEvent(program: Command): void {
  program
    .command('event')
    .description(
      'tell the system, as a booking system does, that a booking or a company has changed, so that cached data is dropped; this changes no booking',
    )
    .addArgument(new Argument('<kind>', 'what has happened').choices(Object.keys(SENDERS)))
    .requiredOption('--company <id>', 'id of the company')
    .option(
      '--phone <phone>',
      'phone number of the client whose booking has changed; without it, the contexts of all clients are dropped',
    )
    .option('--booking <id>', 'id of the booking that has changed')
    .option('--reason <text>', 'why it has changed; for people, it has no effect')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  dialogkeeper event booking-cancelled --company demo --phone +79990000001',
    )
    .action(emit);
}

async function emit(kind: keyof typeof SENDERS, options: EventOptions): Promise<void> {
  const event: BookingEventInput = {
    companyId: options.company,
    phone: options.phone,
    bookingId: options.booking,
    occurredAt: new Date().toISOString(),
    reason: options.reason,
  };
  await withProducer(options.company, (producer) => SENDERS[kind](producer, event));
  print({ kind, ...event }, options, () => `emitted ${kind}: ${consequence(kind, event)}`);
  await leave();
}

function consequence(kind: keyof typeof SENDERS, { phone, bookingId }: BookingEventInput): string {
  if (kind === 'company-updated') return 'the next turn reads the company and its schedule from PostgreSQL';
  const clients =
    phone === undefined && bookingId === undefined ? 'every client of the company' : 'the client';
  return `the next turn reads ${clients} and the schedule from PostgreSQL.\nNo booking was changed: a booking system changes it first, then emits the event.`;
}
