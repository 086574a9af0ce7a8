import { Hono } from 'hono';
import type { PageDeps } from '../deps';
import { PageNotFound } from '../errors';
import type { PageEnv } from '../page-env';
import { fragment, page } from '../shell/render';
import { actionRoutes } from './action-routes';
import { readOpen, readShown } from './open';
import { personalDataRoutes } from './personal-data-routes';
import { readPlace } from './place';
import { Earlier, TimelineList } from './timeline';
import { ConversationPage, Live } from './view';

/** `/conversations/:id`: one conversation, and what an operator can do about it. */
export function conversationRoutes(deps: PageDeps) {
  const app = new Hono<PageEnv>();
  app.get('/:id{[0-9]+}', async (c) => {
    const before = readPlace(c.req.query('before'));
    const shown = await readShown(deps, c, before && { before });
    return page(c, ConversationPage({ shown, isLatest: before === undefined }));
  });
  app.get('/:id{[0-9]+}/timeline', async (c) => fragment(c, Live({ shown: await readOpen(deps, c) })));
  app.get('/:id{[0-9]+}/earlier', async (c) => {
    const before = readPlace(c.req.query('before'));
    if (!before) throw new PageNotFound();
    const shown = await readShown(deps, c, { before });
    return fragment(
      c,
      <>
        <Earlier shown={shown} />
        <TimelineList shown={shown} />
      </>,
    );
  });
  app.route('/', personalDataRoutes(deps));
  app.route('/', actionRoutes(deps));
  return app;
}
