import { TRANSCRIPTION_OUTCOMES } from '../../domain/transcription';
import type { Events } from '../events';
import type { Catalogue } from './catalogue';

export function countTranscriptions(events: Events, catalogue: Catalogue): void {
  const durations = catalogue.histogram({
    name: 'dialogkeeper_transcription_duration_seconds',
    help: `How long voice notes took to become text, download included, by outcome: ${TRANSCRIPTION_OUTCOMES.join(', ')}`,
    labels: ['outcome'],
  });
  for (const outcome of TRANSCRIPTION_OUTCOMES) durations.zero({ outcome });
  const cost = catalogue.counter({
    name: 'dialogkeeper_transcription_cost_total',
    help: 'Money that turning voice notes into text has cost, in the currency of TRANSCRIBE_PRICE',
  });
  events.on('transcription.ended', ({ outcome, seconds, cost: money = 0 }) => {
    durations.observe({ outcome }, seconds);
    cost.inc(money);
  });
}
