import type { Hono } from 'hono';
import { BOARD, createBoard } from '../../src/http/pages/queues/board/board';

export interface Route {
  method: string;
  /** With parameters, such as `/conversations/:id`. */
  path: string;
}

/** All that answers without a login, or checks its callers by itself. A route that is not here needs a login. */
const OPEN = /^\/(livez|readyz|webhooks\/:id|login|logout)$/;

/** Every route that needs a login, those of bull-board among them. What a middleware covers is found by its routes. */
export function guardedRoutes(app: Pick<Hono, 'routes'>): Route[] {
  const board = createBoard([]).routes.map(({ method, path }) => ({ method, path: `${BOARD}${path}` }));
  const all = [...app.routes, ...board]
    .filter(({ path }) => path !== '/*' && path !== '*' && !OPEN.test(path))
    .flatMap(({ method, path }) =>
      (method === 'ALL' ? ['GET', 'POST'] : [method]).map((one) => ({ method: one, path })),
    );
  return [...new Map(all.map((route) => [`${route.method} ${route.path}`, route])).values()];
}

/** The path with values for its parameters: `id` is that of a conversation. */
export function pathOf({ path }: Route, id: string): string {
  return path
    .replace(/:id(\{[^}]*\})?/, id)
    .replace(/:verb\{(\w+)\|[^}]*\}/, '$1')
    .replace(':verb', 'pause')
    .replace(/:queue(Name)?(?=\/|$)/, 'outgoing-message')
    .replace(':language', 'ru')
    .replace(/:\w+(\{[^}]*\})?/g, '1')
    .replace(/\/\*$/, '/');
}

/** What answers a request of a program, and not a page: 401 and no redirect. */
export function isForPrograms({ path }: Route): boolean {
  return path.startsWith('/metrics') || path.startsWith('/assets');
}
