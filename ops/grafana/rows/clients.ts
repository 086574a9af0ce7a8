import { COMPANY, quantiles, type Row } from '../panel';

/** What a salon feels. Everything that goes wrong shows here first. */
export const CLIENTS: Row = {
  title: 'What clients and salons feel',
  panels: [
    {
      title: 'Time to reply',
      description:
        'From the oldest message that a reply answers until the gateway took the reply; low is good.',
      unit: 's',
      queries: [
        ...quantiles('dialogkeeper_time_to_reply_seconds', { where: COMPANY }),
        ...quantiles('dialogkeeper_time_to_reply_without_debounce_seconds', {
          of: [0.95],
          where: COMPANY,
          legend: 'without the debounce',
        }),
      ],
    },
    {
      title: 'Unanswered conversations',
      description:
        'Conversations whose messages wait, by state; due and deferred ones should go away in seconds.',
      unit: 'short',
      stacked: true,
      queries: [
        {
          expr: `sum by (state) (max by (state, company) (dialogkeeper_conversations{state!="parked", ${COMPANY}}))`,
          legend: '{{state}}',
        },
      ],
    },
    {
      title: 'Oldest wait',
      description:
        'How long the oldest unanswered message and the oldest unsent reply have waited; above a minute is bad.',
      unit: 's',
      queries: [
        { expr: `max(dialogkeeper_oldest_unanswered_seconds{${COMPANY}})`, legend: 'unanswered message' },
        { expr: `max(dialogkeeper_oldest_unsent_reply_seconds{${COMPANY}})`, legend: 'unsent reply' },
      ],
    },
    {
      title: 'Waiting for an operator',
      description: 'Parked conversations and held replies; they stay until an operator acts.',
      unit: 'short',
      queries: [
        {
          expr: `sum(max by (company) (dialogkeeper_conversations{state="parked", ${COMPANY}}))`,
          legend: 'parked conversations',
        },
        {
          expr: `sum(max by (company) (dialogkeeper_unsent_replies{state="held", ${COMPANY}}))`,
          legend: 'held replies',
        },
      ],
    },
    {
      title: 'Failed sends',
      description:
        'Replies that were refused for good, attempts that failed (last 5 minutes), and channels with an outage.',
      unit: 'short',
      queries: [
        {
          expr: `sum(increase(dialogkeeper_replies_total{outcome="refused", ${COMPANY}}[5m]))`,
          legend: 'refused replies',
        },
        {
          expr: 'sum(increase(dialogkeeper_gateway_duration_seconds_count{outcome="failed"}[5m]))',
          legend: 'failed attempts',
        },
        { expr: 'max(dialogkeeper_channels_with_outage)', legend: 'channels with an outage' },
      ],
    },
    {
      title: 'Not working now',
      description:
        'Processes that do not answer, servers that do not answer, and companies that are flooded; 0 is good.',
      unit: 'short',
      queries: [
        { expr: 'count(up{job="dialogkeeper"} == 0) or vector(0)', legend: 'processes down' },
        { expr: '1 - min by (server) (dialogkeeper_server_up)', legend: '{{server}} down' },
        { expr: 'max(dialogkeeper_cache_circuit_open)', legend: 'cache bypassed' },
        { expr: 'max(dialogkeeper_flooded_companies)', legend: 'flooded companies' },
      ],
    },
  ],
};
