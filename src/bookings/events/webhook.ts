import type { PayloadInput } from '../../jobs';
import { bookingSystemEvent } from '../../jobs/booking-system-event';
import { entryOf } from '../../queues/intake';
import { madeEntry } from '../../webhooks/entry';
import type { ReadItem, Webhook } from '../../webhooks/webhook';
import type { ConfiguredBookingSystem } from '../configured';
import type { BookingItem } from '../provider';
import { bookingProviderOf } from '../providers';

export function webhookOfBookingSystem(system: ConfiguredBookingSystem): Webhook {
  const { id, company, provider, settings } = system;
  const { receive } = bookingProviderOf(provider);
  return {
    id,
    company,
    read(request) {
      if (!receive)
        return { kind: 'refused', status: 404, reason: 'nothing comes in by this booking system' };
      const received = receive(settings, request);
      if (received.kind !== 'accepted') return received;
      const observedAt = new Date().toISOString();
      return { kind: 'accepted', items: received.items.map((item) => readItem(item, system, observedAt)) };
    },
  };
}

/** A booking is worth keeping without these as they are. Without its times, for example, it would take no time, or another one. */
const OPTIONAL =
  /^event\.(client|booking\.(closedBy|details\.(title|comment|price|client|serviceIds|confirmed|idempotencyKey)))(\.|$)/;

function readItem(
  item: BookingItem,
  { id: system, company: companyId }: ConfiguredBookingSystem,
  observedAt: string,
): ReadItem {
  if (item.kind === 'ignored') return item;
  // What a provider's code has read: the schema of the job checks it.
  const event = item.event as PayloadInput<typeof bookingSystemEvent>['event'];
  const made = madeEntry(
    bookingSystemEvent,
    { companyId, system, observedAt, event },
    (one) => entryOf(bookingSystemEvent, one),
    (field) => OPTIONAL.test(field),
  );
  if ('invalid' in made) return { kind: 'ignored', what: 'invalid', field: made.invalid };
  return { kind: 'entry', ...made, of: system };
}
