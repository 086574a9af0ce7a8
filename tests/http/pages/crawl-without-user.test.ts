import { connectedFrom, LOCAL, testPages } from '../../support/pages';
import { guardedRoutes, pathOf } from '../../support/routes';

const local = testPages({ simulator: 'on' });
const inProduction = testPages({ simulator: 'on', nodeEnv: 'production' });
const routes = guardedRoutes(local.app);

const ask = async ({ app }: typeof local, route: (typeof routes)[number], from: object) => {
  const { method } = route;
  const headers = { accept: 'text/html', ...(method !== 'GET' && { origin: 'http://localhost' }) };
  const { status, body } = await app.request(pathOf(route, '1'), { method, headers }, from);
  await body?.cancel();
  return status;
};

describe.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
  '%s, while there is no user,',
  (_name, route) => {
    const refused = route.path.startsWith('/metrics') ? 401 : 403;

    test('answers nothing in production', async () => {
      expect(await ask(inProduction, route, LOCAL)).toBe(refused);
    });

    test('answers nothing to another machine', async () => {
      expect(await ask(local, route, connectedFrom('192.168.1.5'))).toBe(refused);
    });
  },
);

test('a browser on this machine reads the metrics', async () => {
  for (const path of ['/metrics', '/metrics/targets']) expect((await local.get(path)).status).toBe(200);
});
