import { increase, quantiles, type Row, rate } from '../panel';

export const SENDING: Row = {
  title: 'Sending',
  panels: [
    {
      title: 'Delivery states',
      description: 'What providers say of replies that they have taken, per second; failed ones matter.',
      unit: 'ops',
      queries: [rate('dialogkeeper_delivery_states_total', 'state')],
    },
    {
      title: 'Time to delivery',
      description: "From the attempt to send a reply until it has reached the client's phone.",
      unit: 's',
      queries: quantiles('dialogkeeper_time_to_delivery_seconds'),
    },
    {
      title: 'Billable messages',
      description: 'Replies that the provider charges for, by channel, in the last 5 minutes.',
      unit: 'short',
      queries: [increase('dialogkeeper_billable_messages_total', 'channel')],
    },
    {
      title: 'Webhooks',
      description:
        'What webhooks have brought, by kind, and those that were refused, in the last 5 minutes. Many refused: a wrong secret.',
      unit: 'short',
      queries: [
        increase('dialogkeeper_webhook_items_total', 'kind'),
        { ...increase('dialogkeeper_webhooks_refused_total', 'channel'), legend: 'refused: {{channel}}' },
      ],
    },
    {
      title: 'Limits and failures of sending',
      description:
        'Slowed channels, unreachable clients, failed typing signals, in the last 5 minutes; normally 0.',
      unit: 'short',
      queries: [
        { expr: 'sum(increase(dialogkeeper_sending_slowed_total[5m]))', legend: 'slowed channels' },
        { expr: 'sum(increase(dialogkeeper_clients_unreachable_total[5m]))', legend: 'unreachable clients' },
        { expr: 'sum(increase(dialogkeeper_typing_failures_total[5m]))', legend: 'typing signals' },
      ],
    },
    {
      title: 'Files',
      description: 'Downloads of files of clients by outcome, in the last 5 minutes.',
      unit: 'short',
      queries: [increase('dialogkeeper_media_fetch_duration_seconds_count', 'outcome')],
    },
  ],
};
