import type { ModelState } from '../state';
import { type Entry, note } from './entries';
import type { Cut } from './report';
import { textWithin } from './within';

/** What the dialogue was about before the history. */
export function summaryEntries(
  summary: ModelState['summary'],
  budget: number,
): { entries: Entry[]; cut: Cut[] } {
  if (!summary) return { entries: [], cut: [] };
  const { text, cut } = textWithin(summary.text, budget, 'summary');
  return { entries: [note(`<summary>\n${text}\n</summary>`)], cut };
}
