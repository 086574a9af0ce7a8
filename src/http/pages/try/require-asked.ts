import { simulatedCompany } from '../../../db/simulator/people';
import { NotSayable } from '../../../simulator/errors';
import { ownerOf, type SayDeps, type Speaker } from '../../../simulator/say';
import type { PageDeps } from '../deps';
import { FormInvalid, PageNotFound } from '../errors';
import { type PageContext, viewerOf } from '../page-env';
import { type Asked, type Problem, typed } from './asked';

export function sayDeps({ db, queues, config }: PageDeps): SayDeps {
  return { db, queues, redisUrl: config.redisUrl, isProduction: config.nodeEnv === 'production' };
}

/** Who is simulated, or what is wrong with a field. */
export async function askedBy(deps: PageDeps, c: PageContext, speaker: Speaker): Promise<Asked | Problem> {
  const company = await simulatedCompany(deps.db, speaker.companyId, viewerOf(c).companies);
  if (!company) return { field: 'company', problem: 'no-company' };
  try {
    return { company, speaker, owner: await ownerOf(sayDeps(deps), speaker) };
  } catch (error) {
    return problemOf(error);
  }
}

/** For what a page of ours sends, whose fields are right. Throws `PageNotFound` and `FormInvalid`. */
export async function requireAsked(
  deps: PageDeps,
  c: PageContext,
  { company, phone, name }: Record<string, unknown>,
): Promise<Asked> {
  const speaker = { companyId: typed(company), phone: typed(phone), name: typed(name) };
  const asked = await askedBy(deps, c, speaker);
  if (!('problem' in asked)) return asked;
  throw asked.field === 'company'
    ? new PageNotFound()
    : new FormInvalid(asked.field, `it is ${asked.problem}`);
}

/** Throws any other error. */
export function problemOf(error: unknown): Problem {
  if (!(error instanceof NotSayable)) throw error;
  const { field, problem } = error;
  return (field === 'name' ? { field, problem: 'name-too-long' } : { field, problem }) as Problem;
}
