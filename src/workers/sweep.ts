import { sweep } from '../conversation/sweep';
import type { Db } from '../db/database';
import type { Queues } from '../jobs/queues';
import type { Logger } from '../logger';
import type { Handlers } from './run-worker';

export function sweepWorker(parts: { db: Db; queues: Queues; logger: Logger }): Handlers['sweep'] {
  return async () => {
    const swept = await sweep(parts);
    if (swept.turns + swept.replies + swept.events > 0)
      parts.logger.warn(swept, 'the sweep woke unfinished work');
    return undefined;
  };
}
