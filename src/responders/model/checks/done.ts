import type { Action, ActionOutcome } from '../../../domain/turn';
import type { Phrase } from '../../phrases/say';
import { detailsOf } from '../consent/details';
import { sayVisit } from '../consent/put';
import type { ModelRun } from '../run';
import { sayTo } from '../say';
import type { ConsentAction } from '../state';
import { momentsIn, names } from './moments';

const DONE: Record<ConsentAction['type'], Phrase> = {
  book: 'booking',
  reschedule: 'changed',
  cancel: 'cancelled',
};
const NOT_DONE: Record<Exclude<ActionOutcome['outcome'], 'done'>, Phrase> = {
  taken: 'justTaken',
  'not-allowed': 'refused',
  invalid: 'refused',
  unavailable: 'calendarAway',
};

/** What the client must be told, and the text does not name: what was done now, and what has become of what an earlier run asked for. */
export function untold(text: string, { input, performed }: ModelRun): string[] {
  const done = performed.filter(({ outcome }) => outcome === 'done');
  const moments = momentsIn(text, input);
  const say = sayTo(input);
  return [...(input.outcomes ?? []), ...done].flatMap(({ action, outcome }) => {
    if (!isChange(action)) return [];
    const visit = detailsOf(action, input.context)?.visit;
    if (visit && names(moments, visit.from)) return [];
    const phrase = outcome === 'done' ? DONE[action.type] : NOT_DONE[outcome];
    return [say(phrase, { visit: visit && sayVisit(visit, say) })];
  });
}

function isChange(action: Action): action is ConsentAction {
  return ['book', 'reschedule', 'cancel'].includes(action.type);
}
