import { Hono } from 'hono';
import { setCookie } from 'hono/cookie';
import { hasSimulator } from '../../simulator/settings';
import { liveRoutes } from '../routes/live';
import { auditRoutes } from './audit/routes';
import { cacheRoutes } from './cache/routes';
import { conversationRoutes } from './conversation/routes';
import { conversationsRoutes } from './conversations/routes';
import type { PageDeps } from './deps';
import type { Access } from './guard/access';
import { pathOf } from './guard/own-path';
import { requireViewer } from './guard/require-viewer';
import { sameOriginOnly } from './guard/same-origin';
import { securityHeaders } from './guard/security-headers';
import { loginRoutes } from './login/routes';
import { memoryRoutes } from './memory/routes';
import { messageRoutes } from './message/routes';
import { type PageEnv, viewerOf } from './page-env';
import { queuesRoutes } from './queues/routes';
import { ASSETS, assetRoutes } from './shell/assets';
import { LANGUAGES, language } from './shell/language';
import { onError } from './shell/on-error';
import { tryRoutes } from './try/routes';
import { turnRoutes } from './turn/routes';

/** What a browser sees. A page is one folder, and one line here. */
export function createPages(deps: PageDeps, access: Access) {
  const app = new Hono<PageEnv>();
  app.onError(onError(deps.events));
  app.use(async (c, next) => {
    c.set('hasSimulator', hasSimulator(deps.config));
    await next();
  });
  app.use(securityHeaders(access), language, sameOriginOnly(access));
  app.route('/', loginRoutes(access));
  app.use(requireViewer(access)); // what is below needs a login
  app.get('/language/:language', (c) => {
    const chosen = LANGUAGES.find((one) => one === c.req.param('language'));
    if (chosen) setCookie(c, 'lang', chosen, { path: '/', sameSite: 'Lax', maxAge: YEAR });
    return c.redirect(ownPath(c.req.header('referer'), c.req.url), 303);
  });
  app.route(ASSETS, assetRoutes());
  app.route(
    '/',
    liveRoutes({
      ...deps,
      companiesOf: (c) => viewerOf(c).companies,
      endWithLogin: (c, watch) => access.openLogins.endWith(c.get('sessionToken'), watch),
    }),
  );
  app.get('/', (c) => c.redirect('/conversations'));
  app.route('/conversations', conversationsRoutes(deps));
  if (hasSimulator(deps.config)) app.route('/try', tryRoutes(deps));
  app.route('/conversations', turnRoutes(deps));
  app.route('/conversations', memoryRoutes(deps));
  app.route('/conversations', messageRoutes(deps));
  app.route('/conversations', conversationRoutes(deps));
  app.route('/cache', cacheRoutes(deps));
  app.route('/queues', queuesRoutes(deps));
  app.route('/', auditRoutes(deps));
  return app;
}

/** Seconds. */
const YEAR = 365 * 24 * 60 * 60;

/** Where the browser came from, if that is a page of ours. */
function ownPath(referer: string | undefined, url: string): string {
  if (referer === undefined || !URL.canParse(referer)) return '/';
  const from = new URL(referer);
  return (from.host === new URL(url).host && pathOf(referer)) || '/';
}
