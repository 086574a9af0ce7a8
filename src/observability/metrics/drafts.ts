import type { DraftDecision, Events } from '../events';
import type { Catalogue } from './catalogue';

const AUTONOMY = ['observe', 'suggest'] as const;
const DECISIONS: readonly DraftDecision[] = ['approved', 'edited', 'dismissed', 'outdated'];

/** How good the bot's replies are to those who read them before they are sent. */
export function countDrafts(events: Events, catalogue: Catalogue): void {
  const written = catalogue.counter({
    name: 'dialogkeeper_drafts_written_total',
    help: `Replies that were stored and not sent, by autonomy: ${AUTONOMY.join(', ')}`,
    labels: ['autonomy'],
  });
  const decided = catalogue.counter({
    name: 'dialogkeeper_drafts_decided_total',
    help: `Decisions of operators that turns have carried out, by decision: ${DECISIONS.join(', ')} (it had become impossible)`,
    labels: ['decision'],
  });
  for (const autonomy of AUTONOMY) written.inc({ autonomy }, 0);
  for (const decision of DECISIONS) decided.inc({ decision }, 0);
  events.on('draft.written', ({ autonomy }) => written.inc({ autonomy }));
  events.on('draft.decided', ({ decision }) => decided.inc({ decision }));
}
