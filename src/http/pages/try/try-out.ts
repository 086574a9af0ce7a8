import { NotPossible } from '../../../simulator/errors';
import { forgetCache } from '../../../simulator/forget-cache';
import { sevenMinutesLater } from '../../../simulator/later';
import type { Said } from '../../../simulator/say';
import { takeTime } from '../../../simulator/take-time';
import type { PageDeps } from '../deps';
import { PageNotFound } from '../errors';
import type { PageContext } from '../page-env';
import { act } from '../shell/act';
import type { Asked } from './asked';
import type { Told } from './told';
import type { Try } from './tries';

/** Does what a button says. Throws what keeps it from being done, but for `NotPossible`, which the page tells. */
export async function tryOut(c: PageContext, deps: PageDeps, name: Try, asked: Asked): Promise<Told> {
  try {
    return await acting(c, asked, name, () => DONE[name](deps, asked));
  } catch (error) {
    if (error instanceof NotPossible) return { kind: 'not-possible', reason: error.reason };
    throw error;
  }
}

/** As an action of the viewer, which is recorded. */
export function acting<T>(
  c: PageContext,
  { company }: Asked,
  what: Try | 'say',
  work: () => Promise<T>,
): Promise<T> {
  const action = {
    permission: 'simulate',
    action: 'simulate',
    companyId: company.id,
    detail: { what },
  } as const;
  return act(c, action, work);
}

const DONE: Record<Try, (deps: PageDeps, asked: Asked) => Promise<Told>> = {
  async restart({ simulator }) {
    if (!simulator) throw new PageNotFound();
    return { kind: 'restarted', ...(await simulator.restartWorkers()) };
  },
  async forget(deps, { owner }) {
    return { kind: 'forgot', n: await forgetCache(deps, owner) };
  },
  async later(deps, { owner }) {
    return { kind: 'later', ...(await sevenMinutesLater(deps, owner)) };
  },
  async take(deps, { company, owner }) {
    const { bookingSystems } = deps.config;
    return { kind: 'taken', ...(await takeTime({ ...deps, bookingSystems }, company, owner)) };
  },
};

/** The text of a form, or the option that was pressed: its id and its title. */
export function saidIn({ text, option }: Record<string, unknown>): Said {
  const [choice, title] = typeof option === 'string' ? parsed(option) : [];
  if (typeof choice === 'string' && typeof title === 'string') return { text: title, choice };
  return { text: typeof text === 'string' ? text : '' };
}

function parsed(json: string): unknown[] {
  try {
    const given: unknown = JSON.parse(json);
    return Array.isArray(given) ? given : [];
  } catch {
    return [];
  }
}
