import type { Mutation } from './mutation';
import type { Target } from './target';

/** What is no yes, instead of the client's yes. */
const NO_YES: Readonly<Record<string, Record<Target['language'], string>>> = {
  'the answer is a question': { ru: 'Да? А сколько это стоит?', en: 'Yes? How much is that?' },
  'the answer doubts': {
    ru: 'Наверное, да, но я ещё спрошу мужа',
    en: 'Probably yes, but let me ask my husband first',
  },
  'the answer is no': { ru: 'Нет', en: 'No' },
  'the answer is a thank-you': { ru: 'Спасибо', en: 'Thank you' },
  'the answer names another time': { ru: 'Да, но в 18:15', en: 'Yes, but at 6:15 pm' },
  'the answer names another day': { ru: 'Да, на 5 декабря', en: 'Yes, for the 5th of December' },
  'the yes is quoted': {
    ru: 'Вы спрашиваете, отвечу ли я «да»? Пока не знаю',
    en: 'You want me to answer "yes"? I do not know yet',
  },
};

export const NO_CONSENT: readonly Mutation[] = [
  {
    name: 'no yes: the call again in the turn that puts it',
    of: (target) =>
      target.put === undefined
        ? undefined
        : { turn: target.put, steps: [[target], [target]], ends: 'unchanged' },
  },
  ...Object.entries(NO_YES).map(
    ([name, texts]): Mutation => ({
      name,
      of: (target) =>
        target.put === undefined
          ? undefined
          : { client: texts[target.language], steps: [[target]], ends: 'unchanged' },
    }),
  ),
  {
    name: 'the button of another question',
    of: (target) =>
      target.put === undefined
        ? undefined
        : { client: 'Да', choice: 'yes:AAAAAAAAAAAA', steps: [[target]], ends: 'unchanged' },
  },
];
