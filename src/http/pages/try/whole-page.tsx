import { canonicalAddress } from '../../../db/clients';
import { simulatedCompanies, suggestedClients } from '../../../db/simulator/people';
import { SEGMENTS } from '../../../domain/context';
import { hasWorkers } from '../../../simulator/has-workers';
import { type Picture, pictureOf } from '../../../simulator/picture';
import type { PageDeps } from '../deps';
import { PageNotFound } from '../errors';
import { type PageContext, viewerOf } from '../page-env';
import { wordsOf } from '../shell/language';
import { page } from '../shell/render';
import { type Asked, addressOf, type Problem, typed } from './asked';
import { askedBy } from './require-asked';
import { inventedPhone } from './starters';
import { readTold } from './told';
import { InvalidPage, NoCompanyPage, TryPage } from './view';
import { WORDS } from './words';

const SUGGESTED = 4;
const ATTEMPTS = 10;

/**
 * Without a client in the address: a new one, with a number of their own, who stays the same when the page is read again, in a
 * company of the viewer's language.
 */
export async function firstPage(deps: PageDeps, c: PageContext) {
  const companies = await simulatedCompanies(deps.db, viewerOf(c).companies);
  const [first] = companies;
  if (!first) return page(c, <NoCompanyPage c={c} />);
  const { company, phone, name } = c.req.query();
  const spoken = companies.find(({ locale }) => locale.startsWith(c.get('language')));
  const chosen = company === undefined ? spoken : companies.find(({ id }) => id === company);
  const { id, locale } = chosen ?? first;
  const speaker = {
    companyId: company === undefined ? id : typed(company),
    phone: typed(phone),
    name: typed(name),
  };
  if (phone === undefined)
    return c.redirect(addressOf('', { ...speaker, phone: await newPhone(deps, id, locale) }));
  const asked = await askedBy(deps, c, speaker);
  if (!('problem' in asked)) return wholePage(deps, c, asked);
  const people = { companies, speaker, newPhone: await newPhone(deps, id, locale), suggested: [] };
  return page(c, <InvalidPage c={c} people={people} problem={asked} />, 422);
}

/** An invented number of which the company has no client, as far as a few attempts find one. */
async function newPhone({ db }: PageDeps, companyId: string, locale: string): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const phone = inventedPhone(locale);
    const known = await canonicalAddress(db, { companyId, client: phone });
    if (known === undefined || attempt === ATTEMPTS) return phone;
  }
}

export async function wholePage(
  deps: PageDeps,
  c: PageContext,
  asked: Asked,
  { problem }: { problem?: Problem } = {},
) {
  const { db, config, contexts } = deps;
  const { company, owner, speaker } = asked;
  const isProduction = config.nodeEnv === 'production';
  const part = SEGMENTS.find((name) => name === c.req.query('part'));
  const people = {
    companies: await simulatedCompanies(db, viewerOf(c).companies),
    suggested: isProduction ? [] : await suggestedClients(db, company.id, SUGGESTED),
    speaker,
    newPhone: await newPhone(deps, company.id, company.locale),
  };
  return page(
    c,
    <TryPage
      c={c}
      {...(await shown(deps, asked))}
      people={people}
      isProduction={isProduction}
      canRestart={deps.simulator !== undefined}
      told={readTold(c.req.query(), wordsOf(c, WORDS))}
      problem={problem}
      content={part && { part, value: await contexts.storedValue(owner, part).catch(() => undefined) }}
    />,
    problem ? 422 : 200,
  );
}

/** What the bot knows and does now. */
export async function shown(deps: PageDeps, asked: Asked) {
  const { queues, config, redis, db, contexts } = deps;
  const picture = await pictureOf({ db, contexts, redis, prefix: config.queuePrefix }, asked.owner);
  if (!picture) throw new PageNotFound(); // the company was deleted just now
  return { asked, picture, hasWorkers: !mayLack(picture) || (await hasWorkers(queues, config.turnShards)) };
}

/** Something waits that a worker would have taken. */
function mayLack({ states }: Picture): boolean {
  return states.some(({ kind }) => kind === 'due' || kind === 'new');
}
