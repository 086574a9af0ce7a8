import type { Events } from '../events';
import type { Catalogue } from './catalogue';

const OUTCOMES = ['done', 'failed'] as const;

/** How fresh the copies of booking systems are. */
export function countSyncs(events: Events, catalogue: Catalogue): void {
  const syncs = catalogue.counter({
    name: 'dialogkeeper_booking_syncs_total',
    help: `Reads of booking systems, by outcome: ${OUTCOMES.join(', ')}`,
    labels: ['outcome'],
  });
  const changes = catalogue.counter({
    name: 'dialogkeeper_booking_sync_changes_total',
    help: 'Rows that a read of a booking system has found different: no webhook had told',
  });
  for (const outcome of OUTCOMES) syncs.inc({ outcome }, 0);
  events.on('bookings.synced', (synced) => {
    syncs.inc({ outcome: 'done' });
    changes.inc(synced.changes);
  });
  events.on('bookings.sync-failed', () => syncs.inc({ outcome: 'failed' }));
}
