import { plural } from './language';

/** What a conversation waits for: sentences on its own page, tags in the list. */
export const STATES = {
  en: {
    sentences: {
      heading: 'State',
      answered: 'Everything is answered',
      waiting: 'Waits for an answer since',
      due: 'the bot answers at',
      deferred: 'queued: all places of the company are taken',
      failing: (n: number) => (n === 1 ? 'its turn has failed once' : `its turn has failed ${n} times`),
      paused: 'The bot is paused until',
      pausedForever: 'The bot is paused until it is resumed',
      parked: 'Parked since',
      handedOver: 'The client waits for a person since',
      draft: 'A suggestion waits for a decision',
      held: (n: number) => (n === 1 ? '1 reply is held' : `${n} replies are held`),
      observes: 'The bot only observes here: it sends nothing',
      suggests: 'The bot suggests here: a person sends',
    },
    tags: {
      waits: (minutes: number) =>
        minutes < 1
          ? 'waits'
          : minutes < 120
            ? `waits ${minutes} min`
            : `waits ${Math.round(minutes / 60)} h`,
      deferred: 'deferred',
      deferredWhy: 'its company has as many turns at work as it may have',
      pausedUntil: 'bot paused until',
      parked: 'parked',
      handedOver: 'wants a person',
      draft: 'suggestion',
      held: (count: number) => (count === 1 ? 'held reply' : `${count} held replies`),
    },
  },
  ru: {
    sentences: {
      heading: 'Состояние',
      answered: 'На всё дан ответ',
      waiting: 'Ждёт ответа с',
      due: 'бот ответит в',
      deferred: 'в очереди: все места компании заняты',
      failing: (n: number) => `ход не удался ${n} ${plural(n, 'раз', 'раза', 'раз')}`,
      paused: 'Бот на паузе до',
      pausedForever: 'Бот на паузе, пока его не включат',
      parked: 'Остановлено после сбоев, с',
      handedOver: 'Клиент ждёт человека с',
      draft: 'Предложение ждёт решения',
      held: (n: number) => `${n} ${plural(n, 'ответ задержан', 'ответа задержано', 'ответов задержано')}`,
      observes: 'Здесь бот только наблюдает: он ничего не отправляет',
      suggests: 'Здесь бот предлагает: отправляет человек',
    },
    tags: {
      waits: (minutes: number) => {
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
      held: (count: number) =>
        `${count} ${plural(count, 'ответ задержан', 'ответа задержаны', 'ответов задержано')}`,
    },
  },
};
