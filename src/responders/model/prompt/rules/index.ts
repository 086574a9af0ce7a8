import { type Language, languageOfLocale } from '../../../../phrases/language';
import { RULES_EN } from './en';
import { RULES_RU } from './ru';

const RULES: Record<Language, string> = { ru: RULES_RU, en: RULES_EN };

/** How the model is to behave, in the company's language. What it must not do is not left to them: tools and checks see to that. */
export function rulesOf(locale: string): string {
  return RULES[languageOfLocale(locale)];
}
