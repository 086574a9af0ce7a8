import { COMPANY, increase, quantiles, type Row, rate } from '../panel';

export const CONVERSATIONS: Row = {
  title: 'Conversations',
  panels: [
    {
      title: 'Messages and replies',
      description: 'Messages of clients by channel, and replies by outcome, per second.',
      unit: 'ops',
      queries: [
        {
          ...rate('dialogkeeper_messages_stored_total', 'channel', COMPANY),
          legend: 'messages of {{channel}}',
        },
        { ...rate('dialogkeeper_replies_total', 'outcome', COMPANY), legend: 'replies {{outcome}}' },
      ],
    },
    {
      title: 'Where the time goes',
      description:
        'The parts of the time to reply, 95th percentile: debounce, wait for a worker, context, responder, gateway.',
      unit: 's',
      queries: [
        ...quantiles('dialogkeeper_debounce_wait_seconds', { of: [0.95], legend: 'debounce' }),
        ...quantiles('dialogkeeper_turn_delay_seconds', { of: [0.95], legend: 'late start' }),
        ...quantiles('dialogkeeper_context_load_duration_seconds', { of: [0.95], legend: 'context' }),
        ...quantiles('dialogkeeper_responder_duration_seconds', { of: [0.95], legend: 'responder' }),
        ...quantiles('dialogkeeper_gateway_duration_seconds', { of: [0.95], legend: 'gateway' }),
      ],
    },
    {
      title: 'Turns',
      description:
        'Finished turns by outcome, per second; outdated and superseded ones were thinking for nothing.',
      unit: 'ops',
      queries: [rate('dialogkeeper_turns_total', 'outcome', COMPANY)],
    },
    {
      title: 'Turn duration',
      description: 'From the read of the messages to the commit.',
      unit: 's',
      queries: quantiles('dialogkeeper_turn_duration_seconds', {
        by: 'outcome',
        of: [0.95],
        legend: '{{outcome}}',
      }),
    },
    {
      title: 'Responder',
      description: 'Answers by outcome, per second; every one that is not answered is tried again.',
      unit: 'ops',
      queries: [rate('dialogkeeper_responder_duration_seconds_count', 'outcome')],
    },
    {
      title: 'Repairs',
      description:
        'What the sweep found, conversations parked or handed over, replies of people, outages begun, in the last 5 minutes.',
      unit: 'short',
      queries: [
        { ...increase('dialogkeeper_sweep_found_total', 'kind'), legend: 'sweep: {{kind}}' },
        { expr: 'sum(increase(dialogkeeper_conversations_parked_total[5m]))', legend: 'parked' },
        {
          expr: 'sum(increase(dialogkeeper_conversations_handed_over_total[5m]))',
          legend: 'handed over to a person',
        },
        { expr: 'sum(increase(dialogkeeper_person_replies_total[5m]))', legend: 'written by people' },
        { expr: 'sum(increase(dialogkeeper_clients_merged_total[5m]))', legend: 'clients merged' },
        { expr: 'sum(increase(dialogkeeper_outages_total[5m]))', legend: 'outages' },
        { expr: 'max(dialogkeeper_unpublished_booking_events)', legend: 'events not published' },
      ],
    },
  ],
};
