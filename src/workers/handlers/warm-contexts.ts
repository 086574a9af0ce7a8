import { NightlyWarming, type NightlyWarmingDeps } from '../../warming/nightly';
import type { Hours } from '../../warming/settings';
import type { Handlers } from '../handler';
import { drop } from '../outcome';

type WarmContextsDeps = Omit<NightlyWarmingDeps, 'hours'> & { hours: Hours | 'off' };

export function warmContextsHandler({ hours, ...deps }: WarmContextsDeps): Handlers['warm-contexts'] {
  if (hours === 'off') return async () => drop('off'); // another process of the installation has scheduled it
  const warming = new NightlyWarming({ ...deps, hours });
  return async () => {
    await warming.run();
    return undefined;
  };
}
