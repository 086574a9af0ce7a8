import { increase, type Row } from '../panel';

export const BOOKING_SYSTEMS: Row = {
  title: 'Booking systems',
  panels: [
    {
      title: 'Syncs of booking systems',
      description:
        'Reads of booking systems per interval; while all fail, only webhooks say what has changed.',
      unit: 'short',
      queries: [increase('dialogkeeper_booking_syncs_total', 'outcome')],
    },
    {
      title: 'Changes that syncs have found',
      description: 'Rows that a sync has found different: many of them mean that webhooks do not come in.',
      unit: 'short',
      queries: [{ expr: 'sum(increase(dialogkeeper_booking_sync_changes_total[5m]))', legend: 'changes' }],
    },
  ],
};
