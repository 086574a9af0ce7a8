import { type Context, Hono } from 'hono';
import { CHECK_DEADLINE } from '../../processes/checks';
import type { Readiness, ReadinessReport } from '../../processes/readiness';
import { within } from '../../time/deadline';

/**
 * `/livez` and `/readyz` on the port that the internet may reach: only states. Why a check has failed, which may name servers, is for
 * those who may read the metrics.
 */
export function publicHealthRoutes(readiness: Readiness, mayObserve: (c: Context) => Promise<boolean>): Hono {
  const app = new Hono();
  app.get('/livez', (c) => c.json({ live: true }));
  app.get('/readyz', async (c) => {
    const late = () => new Error('the database does not answer');
    const isObserver = within(CHECK_DEADLINE, mayObserve(c), late).catch(() => false);
    const report = await readiness.report();
    return c.json((await isObserver) ? report : statesOf(report), report.ready ? 200 : 503);
  });
  return app;
}

function statesOf({ ready, checks }: ReadinessReport) {
  const states = Object.entries(checks).map(([name, { ok }]) => [name, { ok }]);
  return { ready, checks: Object.fromEntries(states) };
}
