import { type SweepDeps, sweep } from '../conversation/sweep';
import type { Logger } from '../observability/logger';
import type { Handlers } from './run-worker';

export function sweepWorker(deps: SweepDeps & { logger: Logger }): Handlers['sweep'] {
  return async () => {
    const swept = await sweep(deps);
    if (Object.values(swept).some((count) => count > 0))
      deps.logger.warn(swept, 'the sweep woke unfinished work');
    return undefined;
  };
}
