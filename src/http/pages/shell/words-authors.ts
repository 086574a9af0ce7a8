import type { Words } from './language';

/** Who has written a message. */
export const AUTHORS: Words<Record<'client' | 'bot' | 'person', string>> = {
  en: { client: 'Client', bot: 'Bot', person: 'Person' },
  ru: { client: 'Клиент', bot: 'Бот', person: 'Человек' },
};
