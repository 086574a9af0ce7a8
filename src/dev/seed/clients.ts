import type { Random } from './random';

export interface DemoClient {
  address: string;
  name: string;
  notes: string | null;
  /** Other addresses of the same person. */
  aliases: string[];
}

/** The client of the documentation and the examples; always the first one. */
const ANNA: DemoClient = {
  address: '+79990000001',
  name: 'Анна',
  notes: 'Постоянная клиентка с 2021 года. Аллергия на хну. Любит утренние часы и кофе без сахара.',
  aliases: ['lid:100000000000001'],
};

const WOMEN = [
  'Екатерина',
  'Ольга',
  'Татьяна',
  'Полина',
  'Ксения',
  'Вера',
  'Людмила',
  'Софья',
  'Евгения',
] as const;
const MEN = ['Александр', 'Дмитрий', 'Сергей', 'Михаил', 'Павел'] as const;
const SURNAMES = [
  'Иванов',
  'Кузнецов',
  'Попов',
  'Морозов',
  'Волков',
  'Соловьёв',
  'Васильев',
  'Зайцев',
  'Павлов',
  'Семёнов',
] as const;
const NOTES = [
  'Просит напоминать за день.',
  'Чувствительная кожа головы.',
  'Приходит с дочкой, нужен второй стул.',
  'Предпочитает писать, а не звонить.',
  'Часто переносит, предлагать вечер.',
] as const;

/** Phones count up from +7 999 000-00-01: possible mobile numbers that are plainly made up. */
export function demoClients(count: number, random: Random): DemoClient[] {
  return Array.from({ length: count }, (_, i) => {
    if (i === 0) return ANNA;
    const number = String(i + 1).padStart(7, '0');
    return {
      address: `+7999${number}`,
      name: fullName(random),
      notes: random.chance(0.2) ? random.pick(NOTES) : null,
      aliases: random.chance(0.1) ? [`lid:10000000${number}`] : [],
    };
  });
}

function fullName(random: Random): string {
  const surname = random.pick(SURNAMES);
  return random.chance(0.85) ? `${random.pick(WOMEN)} ${surname}а` : `${random.pick(MEN)} ${surname}`;
}
