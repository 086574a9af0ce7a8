import { integer } from '../settings/parse';
import type { Settings } from '../settings/setting';

export const FAIRNESS_SETTINGS = {
  turnsPerCompany: {
    env: 'TURNS_PER_COMPANY',
    default: '112',
    doc: 'how many conversations of one company may have their turn at a time, over all processes; the others wait until one of these has been answered. Set it below the number of processes times `TURN_CONCURRENCY` (112 is 7/8 of two processes): the rest stays free for other companies. `dialogkeeper start` runs one process, and takes at most 7/8 of its `TURN_CONCURRENCY`',
    parse: integer(1, 100_000),
  },
} satisfies Settings;
