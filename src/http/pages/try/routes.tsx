import { Hono } from 'hono';
import { SEGMENTS } from '../../../domain/context';
import { say } from '../../../simulator/say';
import type { PageDeps } from '../deps';
import { PageNotFound } from '../errors';
import { requirePermission } from '../guard/require-permission';
import type { PageEnv } from '../page-env';
import { formLimit, TEXT_FORM } from '../shell/form-limit';
import { wordsOf } from '../shell/language';
import { fragment, wantsFragment } from '../shell/render';
import { addressOf, toldInAddress } from './asked';
import { Content } from './content';
import { problemOf, requireAsked, sayDeps } from './require-asked';
import { TRIES } from './tries';
import { acting, saidIn, tryOut } from './try-out';
import { Changed } from './view';
import { firstPage, shown, wholePage } from './whole-page';
import { WORDS } from './words';

/** The simulator: a client's chat beside what the bot knows of them, and buttons that would make another bot forget. */
export function tryRoutes(deps: PageDeps) {
  const app = new Hono<PageEnv>();
  app.use(formLimit(TEXT_FORM, 'text'));
  app.use(requirePermission('simulate'));

  app.get('/', (c) => firstPage(deps, c));

  app.get('/now', async (c) => {
    const asked = await requireAsked(deps, c, c.req.query());
    return fragment(c, <Changed c={c} {...(await shown(deps, asked))} />);
  });

  app.get('/content', async (c) => {
    const { owner } = await requireAsked(deps, c, c.req.query());
    const part = SEGMENTS.find((name) => name === c.req.query('part'));
    if (!part) throw new PageNotFound();
    const value = await deps.contexts.storedValue(owner, part);
    const language = c.get('language');
    return fragment(c, <Content words={wordsOf(c, WORDS)} language={language} part={part} value={value} />);
  });

  app.post('/say', async (c) => {
    const form = await c.req.parseBody();
    const asked = await requireAsked(deps, c, form);
    try {
      await acting(c, asked, 'say', () => say(sayDeps(deps), asked.speaker, saidIn(form)));
    } catch (error) {
      const problem = problemOf(error);
      if (!wantsFragment(c)) return wholePage(deps, c, asked, { problem });
      return fragment(c, <Changed c={c} {...(await shown(deps, asked))} problem={problem} />, 422);
    }
    if (!wantsFragment(c)) return c.redirect(addressOf('', asked.speaker), 303);
    return fragment(c, <Changed c={c} {...(await shown(deps, asked))} isSaid />);
  });

  for (const name of TRIES)
    app.post(`/${name}`, async (c) => {
      const asked = await requireAsked(deps, c, await c.req.parseBody());
      const told = await tryOut(c, deps, name, asked);
      if (!wantsFragment(c)) return c.redirect(addressOf('', asked.speaker, toldInAddress(told)), 303);
      return fragment(c, <Changed c={c} {...(await shown(deps, asked))} told={told} />);
    });
  return app;
}
