import type { Origin } from '../../../domain/origin';
import type { Words } from './language';

/** Where a turn got a segment from: in a line, in a column, and with the reason. */
export const ORIGINS: Words<Record<'inLine' | 'inColumn' | 'explained', Record<Origin, string>>> = {
  en: {
    inLine: {
      local: 'from memory',
      redis: 'from Redis',
      filled: 'loaded',
      joined: 'loaded',
      direct: 'from PostgreSQL',
    },
    inColumn: {
      local: 'memory; Redis has confirmed it',
      redis: 'Redis',
      filled: 'PostgreSQL; then stored in Redis',
      joined: 'PostgreSQL, with another turn',
      direct: 'PostgreSQL; not stored',
    },
    explained: {
      local: 'the memory of the process; Redis has confirmed it',
      redis: 'Redis',
      filled: 'PostgreSQL, and stored in Redis: it was absent or out of date',
      joined: 'PostgreSQL, by a turn that asked at the same time',
      direct: 'PostgreSQL, past Redis, which did not answer in time',
    },
  },
  ru: {
    inLine: {
      local: 'из памяти',
      redis: 'из Redis',
      filled: 'загружен',
      joined: 'загружен',
      direct: 'из PostgreSQL',
    },
    inColumn: {
      local: 'память; Redis подтвердил',
      redis: 'Redis',
      filled: 'PostgreSQL; затем сохранено в Redis',
      joined: 'PostgreSQL, вместе с другим ходом',
      direct: 'PostgreSQL; не сохранено',
    },
    explained: {
      local: 'память процесса, Redis подтвердил',
      redis: 'Redis',
      filled: 'PostgreSQL, затем сохранено в Redis: там не было или устарело',
      joined: 'PostgreSQL, прочитал другой ход одновременно с этим',
      direct: 'PostgreSQL мимо Redis: он не ответил вовремя',
    },
  },
};
