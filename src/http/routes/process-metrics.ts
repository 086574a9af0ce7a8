import { Hono } from 'hono';
import type { Registry } from 'prom-client';

/** The metrics of one process: as text for Prometheus, and as JSON for the merged page of the role `web`. */
export function processMetricsRoutes(registry: Registry): Hono {
  const app = new Hono();
  app.get('/metrics', async (c) =>
    c.body(await registry.metrics(), 200, { 'content-type': registry.contentType }),
  );
  app.get('/metrics.json', async (c) => c.json(await registry.getMetricsAsJSON()));
  return app;
}
