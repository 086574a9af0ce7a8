import type { DialogueState } from '../../domain/context';
import { MODEL_STATE, type Summary } from '../../domain/summary';

/**
 * The state of two dialogues that become one: the newest wins field by field. Only their summaries are both kept. The messages of the
 * two are interleaved, so the summary covers none of those that are still in the window: some are told twice rather than not at all.
 */
export function mergedState(older: DialogueState, newest: DialogueState): DialogueState {
  const merged = { ...older, ...newest };
  const text = [older, newest].flatMap((state) => summaryOf(state)?.text ?? []).join('\n');
  if (text === '') return merged;
  const summary: Summary = { text, until: new Date(0).toISOString() };
  return { ...merged, [MODEL_STATE]: { ...objectOf(merged[MODEL_STATE]), summary } };
}

function summaryOf(state: DialogueState): Summary | undefined {
  const { summary } = objectOf(state[MODEL_STATE]);
  return typeof objectOf(summary).text === 'string' ? (summary as Summary) : undefined;
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
