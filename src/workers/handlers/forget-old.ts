import { type ForgetOldDeps, ForgettingOld } from '../../forgetting/forget-old';
import type { Handlers } from '../handler';

export function forgetOldHandler(deps: ForgetOldDeps): Handlers['forget-old'] {
  const forgetting = new ForgettingOld(deps);
  return async (_job, { signal }) => {
    await forgetting.run(signal);
    return undefined;
  };
}
