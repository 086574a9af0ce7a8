import { SEGMENTS } from '../../domain/context';
import { DIRECT_REASONS, FILL_OUTCOMES, ORIGINS } from '../../domain/origin';
import type { Events } from '../events';
import type { Catalogue } from './catalogue';

/** In seconds: invalidations are retried for a day. */
const DELAYS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600];

/** How contexts are loaded, filled and dropped. */
export function countContexts(events: Events, catalogue: Catalogue): void {
  countLoads(events, catalogue);
  countFills(events, catalogue);

  const delays = catalogue.histogram(
    {
      name: 'dialogkeeper_invalidation_delay_seconds',
      help: 'From the time an event was put on the queue until what it changes was dropped',
      labels: ['event'],
    },
    DELAYS,
  );
  events.on('context.invalidated', ({ event, seconds }) => delays.observe({ event }, seconds));
}

function countLoads(events: Events, catalogue: Catalogue): void {
  const loads = catalogue.histogram({
    name: 'dialogkeeper_context_load_duration_seconds',
    help: 'How long a whole context took, by result: hit (all segments were cached), miss',
    labels: ['result'],
  });
  for (const result of ['hit', 'miss']) loads.zero({ result });
  events.on('context.loaded', ({ isHit, seconds }) =>
    loads.observe({ result: isHit ? 'hit' : 'miss' }, seconds),
  );

  const segments = catalogue.counter({
    name: 'dialogkeeper_segments_loaded_total',
    help: `Segments (${SEGMENTS.join(', ')}) by where they came from: ${ORIGINS.join(', ')}; local and redis are hits`,
    labels: ['segment', 'from'],
  });
  const direct = catalogue.counter({
    name: 'dialogkeeper_direct_reads_total',
    help: `Segments that were read from the source and not stored, by reason: ${DIRECT_REASONS.join(', ')}`,
    labels: ['segment', 'reason'],
  });
  const read = catalogue.counter({
    name: 'dialogkeeper_cache_read_bytes_total',
    help: 'Bytes of entries that were read from the cache',
    labels: ['segment'],
  });
  for (const segment of SEGMENTS) {
    for (const from of ORIGINS) segments.inc({ segment, from }, 0);
    for (const reason of DIRECT_REASONS) direct.inc({ segment, reason }, 0);
    read.inc({ segment }, 0);
  }
  events.on('segment.loaded', ({ segment, from, bytes, reason }) => {
    segments.inc({ segment, from });
    if (reason) direct.inc({ segment, reason });
    if (from === 'redis') read.inc({ segment }, bytes);
  });
}

function countFills(events: Events, catalogue: Catalogue): void {
  const fills = catalogue.counter({
    name: 'dialogkeeper_fills_total',
    help: `Segments that were read from the source under a lease, by outcome: ${FILL_OUTCOMES.join(', ')}`,
    labels: ['segment', 'outcome'],
  });
  const durations = catalogue.histogram({
    name: 'dialogkeeper_fill_duration_seconds',
    help: 'How long a fill took: reading the source, encoding and storing',
    labels: ['segment'],
  });
  const written = catalogue.counter({
    name: 'dialogkeeper_cache_written_bytes_total',
    help: 'Bytes of entries that were written to the cache',
    labels: ['segment'],
  });
  const dialogues = catalogue.counter({
    name: 'dialogkeeper_dialogue_writes_total',
    help: 'Dialogues that a turn wrote through, by outcome: stored, refused (another entry was there, or none)',
    labels: ['outcome'],
  });
  for (const segment of SEGMENTS) {
    for (const outcome of FILL_OUTCOMES) fills.inc({ segment, outcome }, 0);
    durations.zero({ segment });
    written.inc({ segment }, 0);
  }
  for (const outcome of ['stored', 'refused']) dialogues.inc({ outcome }, 0);
  events.on('segment.filled', ({ segment, outcome, bytes, seconds }) => {
    fills.inc({ segment, outcome });
    durations.observe({ segment }, seconds);
    if (outcome === 'stored') written.inc({ segment }, bytes);
  });
  events.on('dialogue.written', ({ written: isStored, bytes }) => {
    dialogues.inc({ outcome: isStored ? 'stored' : 'refused' });
    if (isStored) written.inc({ segment: 'dialogue' }, bytes);
  });
}
