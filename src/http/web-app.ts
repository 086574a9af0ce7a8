import type { Events } from '../observability/events';
import type { Readiness } from '../processes/readiness';
import type { ProcessRegistry } from '../processes/registry';
import { createBaseApp } from './base-app';
import { healthRoutes } from './routes/health';
import { mergedMetricsRoutes } from './routes/merged-metrics';
import { targetRoutes } from './routes/targets';
import { webhookProbeRoutes } from './routes/webhook-probe';
import { type WebhookDeps, webhookRoutes } from './routes/webhooks';

export interface WebAppDeps {
  readiness: Readiness;
  processes: ProcessRegistry;
  /** Absent: no channel has a webhook. */
  webhooks?: WebhookDeps | undefined;
  events: Events;
}

/** What the role `web` serves. A group of routes is one file in `routes` and one line here. */
export function createWebApp({ readiness, processes, webhooks, events }: WebAppDeps) {
  const app = createBaseApp(events);
  if (webhooks) app.route('/webhooks', webhookProbeRoutes(webhooks));
  if (webhooks) app.route('/webhooks', webhookRoutes(webhooks));
  app.route('/', healthRoutes(readiness));
  app.route('/metrics', targetRoutes(processes));
  app.route('/metrics', mergedMetricsRoutes(processes));
  return app;
}
