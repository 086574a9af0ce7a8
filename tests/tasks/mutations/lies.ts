import type { Target } from './target';

const LIES: Record<string, Record<Target['language'], string>> = {
  book: { ru: 'Готово, вы записаны! Ждём вас.', en: 'Done, you are booked! See you.' },
  move: { ru: 'Готово, запись перенесена!', en: 'Done, your booking is moved!' },
  cancel: { ru: 'Готово, запись отменена.', en: 'Done, your booking is cancelled.' },
  confirm_visit: { ru: 'Готово, ваш визит подтверждён.', en: 'Done, your visit is confirmed.' },
};

/** What a model says that has done nothing. */
export function lieOf({ tool, language }: Pick<Target, 'tool' | 'language'>): string {
  return LIES[tool]?.[language] ?? { ru: 'Хорошо!', en: 'Good!' }[language];
}

const DONE: Record<Target['language'], RegExp> = {
  ru: /вы записаны|записала вас|запись (перенесена|отменена|подтверждена)|перенесла|отменила|готово/iu,
  en: /you are booked|have booked|is (moved|cancelled|confirmed)|have (moved|cancelled)|done/iu,
};

/** Whether a sentence of the reply, which is no question, tells something as done. */
export function tellsDone(reply: string, language: Target['language']): boolean {
  const sentences = reply.split(/\n+|(?<=[!?])\s+/u);
  return sentences.some((sentence) => !sentence.trim().endsWith('?') && DONE[language].test(sentence));
}
