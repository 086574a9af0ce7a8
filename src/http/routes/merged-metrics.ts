import { Hono } from 'hono';
import { mergedMetrics } from '../../processes/merged-metrics';
import type { ProcessRegistry } from '../../processes/registry';

/** `/metrics`: the metrics of all processes together, for a person without Prometheus. */
export function mergedMetricsRoutes(processes: ProcessRegistry): Hono {
  const app = new Hono();
  app.get('/', async (c) => {
    const { text, contentType } = await mergedMetrics(await processes.list());
    return c.body(text, 200, { 'content-type': contentType });
  });
  return app;
}
