import type { Registry } from 'prom-client';
import type { Events } from '../observability/events';
import type { Readiness } from '../processes/readiness';
import { createBaseApp } from './base-app';
import { healthRoutes } from './routes/health';
import { processMetricsRoutes } from './routes/process-metrics';

export interface ProcessAppDeps {
  readiness: Readiness;
  /** The metrics of this process. */
  registry: Registry;
  events: Events;
}

/** What every process serves on a port of its own: its health and its metrics. */
export function createProcessApp({ readiness, registry, events }: ProcessAppDeps) {
  const app = createBaseApp(events);
  app.route('/', healthRoutes(readiness));
  app.route('/', processMetricsRoutes(registry));
  return app;
}
