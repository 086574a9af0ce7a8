import { Argument, type Command } from 'commander';
import type { BookingEventInput, Producer } from '../producer';
import { withProducer } from './connect';
import { print } from './output';

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
    .description('emit a booking event, as a booking system would: drops what it changed from the cache')
    .addArgument(new Argument('<kind>').choices(Object.keys(SENDERS)))
    .requiredOption('--company <id>')
    .option('--phone <phone>', 'whose booking it is')
    .option('--booking <id>', 'which booking')
    .option('--reason <text>')
    .option('--json', 'print JSON')
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
  await withProducer((producer) => SENDERS[kind](producer, event));
  print({ kind, ...event }, options, () => `emitted ${kind}`);
}
