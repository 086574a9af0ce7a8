import type { ReadItem, Webhook } from '../../webhooks/webhook';
import type { ConfiguredChannel } from '../configured';
import type { ReceivedItem } from '../provider';
import { providerOf } from '../providers';
import { channelOfAccount } from './accounts';
import { entryFor } from './entries';

/** What comes in is the channel's, or that of the channel whose account it is for. */
export function webhookOfChannel(
  channel: ConfiguredChannel,
  channels: readonly ConfiguredChannel[],
): Webhook {
  const { id, company, provider, settings } = channel;
  const { receive } = providerOf(provider);
  return {
    id,
    company,
    read(request) {
      if (!receive) return { kind: 'refused', status: 404, reason: 'nothing comes in by this channel' };
      const received = receive(settings, request);
      if (received.kind !== 'accepted') return received;
      return { kind: 'accepted', items: received.items.map((item) => readItem(item, channel, channels)) };
    },
  };
}

function readItem(
  item: ReceivedItem,
  own: ConfiguredChannel,
  channels: readonly ConfiguredChannel[],
): ReadItem {
  if (item.kind === 'ignored') return item;
  const channel = channelOfAccount(own, item.account, channels);
  if (channel === undefined) return { kind: 'ignored', what: 'unknown-account' };
  const made = entryFor(item, channel, () => new Date());
  if ('invalid' in made) return { kind: 'ignored', what: 'invalid', field: made.invalid };
  return { kind: 'entry', ...made, of: channel.id };
}
