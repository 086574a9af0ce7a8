import type { Cut } from './report';
import { textWithin } from './within';

export function ownWordsText(words: string, budget: number): { text: string; cut: Cut[] } {
  if (!words) return { text: '', cut: [] };
  const { text, cut } = textWithin(words, budget, 'own-words');
  return { text: `<house-rules>\n${text}\n</house-rules>`, cut };
}
