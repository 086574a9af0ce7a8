import type { ConversationFilter } from '../../../domain/conversation-filter';
import type { Words } from '../shell/language';
import { AUTHORS } from '../shell/words-authors';
import { STATES } from '../shell/words-states';

interface ListWords {
  title: string;
  search: string;
  searchHint: string;
  company: string;
  allCompanies: string;
  filters: Record<ConversationFilter, string>;
  show: string;
  more: string;
  none: string;
  noneYet: string;
  next: string;
  allAnswered: string;
  noName: string;
  by: typeof AUTHORS.en;
  deleted: string;
  kind: (kind: string) => string;
  tags: typeof STATES.en.tags;
}

export const WORDS: Words<ListWords> = {
  en: {
    title: 'Conversations',
    search: 'Name or phone',
    searchHint: 'A name, or a phone in any form, such as 8 916 000-00-01. The key "/" comes here.',
    company: 'Company',
    allCompanies: 'All companies',
    filters: {
      all: 'All',
      unanswered: 'Unanswered',
      'handed-over': 'Want a person',
      drafts: 'Suggestions',
      held: 'Held replies',
      parked: 'Parked',
      paused: 'Bot paused',
      deferred: 'Deferred',
    },
    show: 'Show',
    more: 'Earlier',
    none: 'No conversation is like that.',
    noneYet: 'No client has written yet.',
    next: 'Next unanswered',
    allAnswered: 'Every message is answered.',
    noName: 'no name',
    by: AUTHORS.en,
    deleted: 'no message',
    kind: (kind) => `(${kind})`,
    tags: STATES.en.tags,
  },
  ru: {
    title: 'Переписка',
    search: 'Имя или телефон',
    searchHint: 'Имя или телефон в любом виде, например 8 916 000-00-01. Клавиша «/» — сюда.',
    company: 'Компания',
    allCompanies: 'Все компании',
    filters: {
      all: 'Все',
      unanswered: 'Без ответа',
      'handed-over': 'Ждут человека',
      drafts: 'Предложения бота',
      held: 'Задержанные ответы',
      parked: 'Остановлены после сбоев',
      paused: 'Бот на паузе',
      deferred: 'В очереди компании',
    },
    show: 'Показать',
    more: 'Раньше',
    none: 'Такой переписки нет.',
    noneYet: 'Ещё никто не написал.',
    next: 'Следующий без ответа',
    allAnswered: 'На все сообщения есть ответ.',
    noName: 'без имени',
    by: AUTHORS.ru,
    deleted: 'нет сообщений',
    kind: (kind) => `(${kind})`,
    tags: STATES.ru.tags,
  },
};
