import { Argument, type Command } from 'commander';
import { BOOKING_EVENTS, type BookingEventKind, sendBookingEvent } from '../operations/booking-events';
import { type OutputFlags, print } from './output';
import { leave } from './stop-signal';
import { withProducer } from './with-producer';

interface Flags extends OutputFlags {
  company: string;
  phone?: string;
  booking?: string;
  reason?: string;
}

export function addEvent(program: Command): void {
  program
    .command('event')
    .description(
      'enqueue a booking event, as a booking system does: cached data is dropped, no booking is changed',
    )
    .addArgument(new Argument('<kind>', 'what has happened').choices(BOOKING_EVENTS))
    .requiredOption('--company <id>', 'id of the company')
    .option(
      '--phone <phone>',
      'phone number of the client whose booking has changed; without it and --booking, the data of all clients is dropped',
    )
    .option('--booking <id>', 'id of the booking that has changed')
    .option('--reason <text>', 'why it has changed; has no effect')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  dialogkeeper event booking-cancelled --company demo --phone +79990000001',
    )
    .action(send);
}

async function send(kind: BookingEventKind, flags: Flags): Promise<void> {
  const { company, phone, booking, reason } = flags;
  const event = await withProducer(company, (producer) =>
    sendBookingEvent(producer, kind, { companyId: company, phone, bookingId: booking, reason }),
  );
  print({ kind, ...event }, flags, () => `enqueued ${kind}: ${effectOf(kind, flags)}`);
  await leave();
}

function effectOf(kind: BookingEventKind, { phone, booking }: Flags): string {
  if (kind === 'company-updated')
    return 'the next turn loads the company and its schedule again.\nNo company was changed: a booking system changes the company first, then sends the event.';
  const clients = phone === undefined && booking === undefined ? 'every client of the company' : 'the client';
  return `the next turn loads ${clients} and the schedule again.\nNo booking was changed: a booking system changes the booking first, then sends the event.`;
}
