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
      title: 'Reminders',
      description: 'Reminders of bookings by what was decided of them, in the last 5 minutes.',
      unit: 'short',
      queries: [increase('dialogkeeper_reminders_total', 'outcome')],
    },
    {
      title: 'Drafts',
      description:
        'Replies that wait for an operator now; of 5 minutes, those that were written, and what became of those that were decided on.',
      unit: 'short',
      queries: [
        { expr: `sum(max by (company) (dialogkeeper_waiting_drafts{${COMPANY}}))`, legend: 'waiting' },
        { ...increase('dialogkeeper_drafts_written_total', 'autonomy'), legend: 'written: {{autonomy}}' },
        { ...increase('dialogkeeper_drafts_decided_total', 'decision'), legend: '{{decision}}' },
      ],
    },
    {
      title: 'Repairs',
      description:
        'Of 5 minutes: what the sweep found, conversations parked and handed over, booking requests, replies of people, outages.',
      unit: 'short',
      queries: [
        { ...increase('dialogkeeper_sweep_found_total', 'kind'), legend: 'sweep: {{kind}}' },
        { expr: 'sum(increase(dialogkeeper_conversations_parked_total[5m]))', legend: 'parked' },
        {
          expr: 'sum(increase(dialogkeeper_conversations_handed_over_total[5m]))',
          legend: 'handed over to a person',
        },
        { expr: 'sum(increase(dialogkeeper_person_replies_total[5m]))', legend: 'written by people' },
        {
          ...increase('dialogkeeper_booking_requests_total', 'outcome'),
          legend: 'asked of booking systems: {{outcome}}',
        },
        { expr: 'sum(increase(dialogkeeper_clients_merged_total[5m]))', legend: 'clients merged' },
        {
          ...increase('dialogkeeper_rows_pruned_total', 'table'),
          legend: 'deleted for their age: {{table}}',
        },
        { expr: 'sum(increase(dialogkeeper_outages_total[5m]))', legend: 'outages' },
        { expr: 'max(dialogkeeper_unpublished_booking_events)', legend: 'events not published' },
      ],
    },
  ],
};
