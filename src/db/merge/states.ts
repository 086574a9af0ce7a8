import type { DialogueState } from '../../domain/context';
import { summaryOf, withSummary } from '../../domain/summary';

/**
 * The state of two dialogues that become one: the newest wins field by field. Only their summaries are both kept. The messages of the
 * two are interleaved, so the summary covers none of those that are still in the window: some are told twice rather than not at all.
 */
export function mergedState(older: DialogueState, newest: DialogueState): DialogueState {
  const merged = { ...older, ...newest };
  const text = [older, newest].flatMap((state) => summaryOf(state)?.text ?? []).join('\n');
  if (text === '') return merged;
  return withSummary(merged, { text, until: new Date(0).toISOString() });
}
