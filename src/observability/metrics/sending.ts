import type { Events } from '../events';
import type { Catalogue } from './catalogue';
import { boundedLabel } from './labels';

/** In seconds: from a phone that is online to one that was off for days. */
const DELIVERIES = [0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600, 6 * 3600, 24 * 3600];

/** What becomes of replies after the gateway took them, and what limits their sending. */
export function countSending(events: Events, catalogue: Catalogue): void {
  countStates(events, catalogue);

  const slowed = catalogue.counter({
    name: 'dialogkeeper_sending_slowed_total',
    help: 'How often a gateway wanted fewer messages, and its channel began to send more slowly',
  });
  events.on('sending.slowed', () => slowed.inc());

  const unreachable = catalogue.counter({
    name: 'dialogkeeper_clients_unreachable_total',
    help: 'Clients whom a provider cannot reach at the address of a reply; each once until they write again',
  });
  events.on('client.unreachable', () => unreachable.inc());

  const typing = catalogue.counter({
    name: 'dialogkeeper_typing_failures_total',
    help: 'How often a gateway did not show that a reply is being written; nothing depends on it',
  });
  events.on('typing.failed', () => typing.inc());

  const media = catalogue.histogram({
    name: 'dialogkeeper_media_fetch_duration_seconds',
    help: 'How long downloads of files of clients took, by outcome: fetched, absent, unsupported, too-large, type, gone, failed',
    labels: ['outcome'],
  });
  events.on('media.fetched', ({ outcome, seconds }) => media.observe({ outcome }, seconds));
}

function countStates(events: Events, catalogue: Catalogue): void {
  const states = catalogue.counter({
    name: 'dialogkeeper_delivery_states_total',
    help: 'What providers say of replies that they have taken: delivered, read, failed',
    labels: ['state'],
  });
  for (const state of ['delivered', 'read', 'failed']) states.inc({ state }, 0);
  events.on('reply.read', () => states.inc({ state: 'read' }));
  events.on('reply.failed-later', () => states.inc({ state: 'failed' }));

  const deliveries = catalogue.histogram(
    {
      name: 'dialogkeeper_time_to_delivery_seconds',
      help: "From the attempt to send a reply until the provider says that it has reached the client's phone",
    },
    DELIVERIES,
  );
  const billable = catalogue.counter({
    name: 'dialogkeeper_billable_messages_total',
    help: 'Delivered replies that the provider charges for, by channel, a long one once; the first 50 channels have a label of their own, and the others are other',
    labels: ['channel'],
  });
  const channelLabel = boundedLabel();
  events.on('reply.delivered', ({ channel, seconds, billable: isCharged }) => {
    states.inc({ state: 'delivered' });
    if (seconds !== undefined) deliveries.observe(seconds);
    if (isCharged) billable.inc({ channel: channelLabel(channel) });
  });
}
