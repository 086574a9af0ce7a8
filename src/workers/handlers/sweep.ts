import { type SweepDeps, sweep } from '../../conversation/sweep';
import type { Events } from '../../observability/events';
import type { Handlers } from '../handler';

export function sweepHandler(deps: SweepDeps & { events: Events }): Handlers['sweep'] {
  return async () => {
    const found = await sweep(deps);
    if (Object.values(found).some((count) => count > 0)) deps.events.emit('sweep.found', found);
    return undefined;
  };
}
