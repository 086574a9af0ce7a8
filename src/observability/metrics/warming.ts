import type { Events } from '../events';
import type { Catalogue } from './catalogue';

const OUTCOMES = ['warm', 'loaded', 'failed'] as const;

/** What warming costs, and whether it pays. */
export function countWarming(events: Events, catalogue: Catalogue): void {
  const warmed = catalogue.counter({
    name: 'dialogkeeper_warming_contexts_total',
    help: `Contexts that were to be warmed, by outcome: ${OUTCOMES.join(', ')}; warm ones were in the cache already`,
    labels: ['outcome'],
  });
  const seconds = catalogue.counter({
    name: 'dialogkeeper_warming_load_seconds_total',
    help: 'How long the loads of warming took, together',
  });
  const bytes = catalogue.counter({
    name: 'dialogkeeper_warming_stored_bytes_total',
    help: 'Bytes that warming has stored in the cache',
  });
  for (const outcome of OUTCOMES) warmed.inc({ outcome }, 0);
  events.on('contexts.warmed', (result) => {
    for (const outcome of OUTCOMES) warmed.inc({ outcome }, result[outcome]);
    seconds.inc(result.ms / 1000);
    bytes.inc(result.bytes);
  });

  const resumed = catalogue.counter({
    name: 'dialogkeeper_conversations_resumed_total',
    help: 'First turns after six hours of silence, by whether their context was cached: warm, cold',
    labels: ['context'],
  });
  for (const context of ['warm', 'cold']) resumed.inc({ context }, 0);
  events.on('conversation.resumed', ({ isWarm }) => resumed.inc({ context: isWarm ? 'warm' : 'cold' }));
}
