import { Hono } from 'hono';
import type { Readiness } from '../../processes/readiness';

/**
 * Of a process, on its own port. `/livez`: it answers. `/readyz`: it can do its work; otherwise 503, with the checks that failed and
 * why.
 */
export function healthRoutes(readiness: Readiness): Hono {
  const app = new Hono();
  app.get('/livez', (c) =>
    c.json({ live: true, pid: process.pid, uptimeSeconds: Math.round(process.uptime()) }),
  );
  app.get('/readyz', async (c) => {
    const report = await readiness.report();
    return c.json(report, report.ready ? 200 : 503);
  });
  return app;
}
