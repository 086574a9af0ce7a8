import type { Events } from '../events';
import type { Catalogue } from './catalogue';
import { boundedLabel } from './labels';

export function countWebhooks(events: Events, catalogue: Catalogue): void {
  const items = catalogue.counter({
    name: 'dialogkeeper_webhook_items_total',
    help: 'What webhooks have brought: message and event (on a queue), or what was ignored, such as invalid, unreadable, unknown-account, group',
    labels: ['channel', 'kind'],
  });
  const refused = catalogue.counter({
    name: 'dialogkeeper_webhooks_refused_total',
    help: 'Webhooks that were refused: a wrong signature, a body that the provider does not send, one that is too large',
    labels: ['channel'],
  });
  const channelLabel = boundedLabel();
  const kindLabel = boundedLabel();
  events.on('webhook.received', ({ channel, messages, events: others }) => {
    items.inc({ channel: channelLabel(channel), kind: 'message' }, messages);
    items.inc({ channel: channelLabel(channel), kind: 'event' }, others);
  });
  events.on('webhook.ignored', ({ channel, what }) =>
    items.inc({ channel: channelLabel(channel), kind: kindLabel(what) }),
  );
  events.on('webhook.refused', ({ channel }) => refused.inc({ channel: channelLabel(channel) }));
}
