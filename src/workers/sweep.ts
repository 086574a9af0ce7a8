import { type SweepParts, sweep } from '../conversation/sweep';
import type { Logger } from '../observability/logger';
import type { Handlers } from './run-worker';

export function sweepWorker(parts: SweepParts & { logger: Logger }): Handlers['sweep'] {
  return async () => {
    const swept = await sweep(parts);
    if (Object.values(swept).some((count) => count > 0))
      parts.logger.warn(swept, 'the sweep woke unfinished work');
    return undefined;
  };
}
