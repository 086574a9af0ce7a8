import type { ConversationFilter } from '../../../domain/conversation-filter';
import { plural, type Words } from '../shell/language';

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
  bot: string;
  person: string;
  deleted: string;
  kind: (kind: string) => string;
  waits: (minutes: number) => string;
  deferred: string;
  deferredWhy: string;
  pausedUntil: string;
  parked: string;
  handedOver: string;
  draft: string;
  held: (count: number) => string;
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
    bot: 'Bot:',
    person: 'Person:',
    deleted: 'no message',
    kind: (kind) => `(${kind})`,
    waits: (minutes) =>
      minutes < 1 ? 'waits' : minutes < 120 ? `waits ${minutes} min` : `waits ${Math.round(minutes / 60)} h`,
    deferred: 'deferred',
    deferredWhy: 'its company has as many turns at work as it may have',
    pausedUntil: 'bot paused until',
    parked: 'parked',
    handedOver: 'wants a person',
    draft: 'suggestion',
    held: (count) => (count === 1 ? 'held reply' : `${count} held replies`),
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
    bot: 'Бот:',
    person: 'Человек:',
    deleted: 'нет сообщений',
    kind: (kind) => `(${kind})`,
    waits: (minutes) => {
      if (minutes < 1) return 'ждёт';
      if (minutes < 120) return `ждёт ${minutes} мин`;
      const hours = Math.round(minutes / 60);
      return `ждёт ${hours} ${plural(hours, 'час', 'часа', 'часов')}`;
    },
    deferred: 'в очереди',
    deferredWhy: 'у компании уже работает столько ходов, сколько ей можно',
    pausedUntil: 'бот на паузе до',
    parked: 'остановлена после сбоев',
    handedOver: 'ждёт человека',
    draft: 'есть предложение',
    held: (count) => `${count} ${plural(count, 'ответ задержан', 'ответа задержаны', 'ответов задержано')}`,
  },
};
