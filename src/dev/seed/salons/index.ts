import { english } from './en';
import { russian } from './ru';
import type { DemoSalon } from './salon';

/** The demo salons by language; `dialogkeeper seed --language` accepts these. */
export const SALONS = { ru: russian, en: english } satisfies Record<string, DemoSalon>;

export type SalonLanguage = keyof typeof SALONS;
