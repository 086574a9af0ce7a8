import type { BookingStatus } from '../../../domain/context';
import { plural, type Words } from '../shell/language';

interface MemoryWords {
  title: string;
  back: string;
  of: (name: string) => string;
  facts: string;
  factsHint: string;
  noFacts: string;
  saidIn: string;
  messageGone: string;
  forget: string;
  forgetFact: (topic: string) => string;
  forgotten: string;
  profile: string;
  name: string;
  unknown: string;
  notes: string;
  reminders: string;
  on: string;
  off: string;
  usual: string;
  usualIs: (service: string | null, staff: string | null, visits: number) => string;
  noUsual: string;
  bookings: string;
  noBookings: string;
  more: string;
  visit: string;
  what: string;
  status: Record<BookingStatus, string>;
  state: string;
  made: string;
  closed: string;
  madeBy: Record<'bot' | 'booking-system', string>;
  confirmed: string;
  addresses: string;
  address: string;
  canonical: string;
  linked: string;
  fromBeginning: string;
  unreachable: string;
  reachable: string;
  dialogue: string;
  dialogueHint: string;
  nothing: string;
}

export const WORDS: Words<MemoryWords> = {
  en: {
    title: 'What the bot remembers',
    back: 'To the conversation',
    of: (name) => `of ${name}`,
    facts: 'Facts',
    factsHint: 'What the client has said about themselves. It is part of what the bot knows in each turn.',
    noFacts: 'Nothing yet.',
    saidIn: 'said',
    messageGone: 'the message is not stored any more',
    forget: 'Forget',
    forgetFact: (topic) => `Forget: ${topic}`,
    forgotten: 'Forgotten.',
    profile: 'Client',
    name: 'Name',
    unknown: 'not known',
    notes: 'Notes of the business',
    reminders: 'Reminders',
    on: 'on',
    off: 'off at the wish of the client, since',
    usual: 'Usual visit',
    usualIs: (service, staff, visits) =>
      `${service ?? 'another service each time'}, ${staff ? `with ${staff}` : 'with any member of staff'} (${visits} visits in two years)`,
    noUsual: 'they have not come twice',
    bookings: 'Bookings',
    noBookings: 'None.',
    more: 'Only the newest 50 are shown.',
    visit: 'When',
    what: 'What',
    status: { booked: 'booked', completed: 'came', cancelled: 'cancelled', 'no-show': 'did not come' },
    state: 'State',
    made: 'Made by',
    closed: 'Closed by',
    madeBy: { bot: 'the bot', 'booking-system': 'the business' },
    confirmed: 'will come',
    addresses: 'Addresses',
    address: 'Address',
    canonical: 'the one by which turns know the client',
    linked: 'Theirs since',
    fromBeginning: 'the beginning',
    unreachable: 'does not reach them since',
    reachable: 'can be reached',
    dialogue: 'State of the dialogue',
    dialogueHint: 'What the responder has noted for its next answer. Only it reads it.',
    nothing: 'Empty.',
  },
  ru: {
    title: 'Что помнит бот',
    back: 'К переписке',
    of: (name) => `о клиенте ${name}`,
    facts: 'Факты',
    factsHint: 'Что клиент рассказал о себе. Бот знает это в каждом ходе.',
    noFacts: 'Пока ничего.',
    saidIn: 'сказано',
    messageGone: 'сообщение больше не хранится',
    forget: 'Забыть',
    forgetFact: (topic) => `Забыть: ${topic}`,
    forgotten: 'Забыто.',
    profile: 'Клиент',
    name: 'Имя',
    unknown: 'неизвестно',
    notes: 'Заметки компании',
    reminders: 'Напоминания',
    on: 'включены',
    off: 'выключены по просьбе клиента с',
    usual: 'Обычный визит',
    usualIs: (service, staff, visits) =>
      `${service ?? 'каждый раз другая услуга'}, ${staff ? `мастер ${staff}` : 'мастер любой'} (${visits} ${plural(visits, 'визит', 'визита', 'визитов')} за два года)`,
    noUsual: 'двух визитов ещё не было',
    bookings: 'Записи',
    noBookings: 'Нет.',
    more: 'Показаны только 50 последних.',
    visit: 'Когда',
    what: 'Что',
    status: { booked: 'записан', completed: 'был', cancelled: 'отменена', 'no-show': 'не пришёл' },
    state: 'Состояние',
    made: 'Кто записал',
    closed: 'Кто закрыл',
    madeBy: { bot: 'бот', 'booking-system': 'компания' },
    confirmed: 'придёт',
    addresses: 'Адреса',
    address: 'Адрес',
    canonical: 'по нему клиента знают ходы',
    linked: 'У клиента с',
    fromBeginning: 'самого начала',
    unreachable: 'не доходит с',
    reachable: 'доходит',
    dialogue: 'Состояние диалога',
    dialogueHint: 'Что ответчик отметил для следующего ответа. Читает его только он.',
    nothing: 'Пусто.',
  },
};
