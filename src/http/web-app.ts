import type { Events } from '../observability/events';
import type { Readiness } from '../processes/readiness';
import type { ProcessRegistry } from '../processes/registry';
import { createBaseApp } from './base-app';
import { createPages } from './pages';
import type { PageDeps } from './pages/deps';
import { healthRoutes } from './routes/health';
import { mergedMetricsRoutes } from './routes/merged-metrics';
import { targetRoutes } from './routes/targets';
import { webhookProbeRoutes } from './routes/webhook-probe';
import { type WebhookDeps, webhookRoutes, withoutWebhooks } from './routes/webhooks';

export interface WebAppDeps {
  readiness: Readiness;
  processes: ProcessRegistry;
  /** Absent: there are no channels and no booking systems. */
  webhooks?: WebhookDeps | undefined;
  events: Events;
  /** Absent: there are no pages. */
  pages?: PageDeps | undefined;
}

/** What the role `web` serves. A group of routes is one file in `routes` and one line here. */
export function createWebApp({ readiness, processes, webhooks, events, pages }: WebAppDeps) {
  const app = createBaseApp(events);
  if (webhooks) app.route('/webhooks', webhookProbeRoutes(webhooks));
  app.route('/webhooks', webhooks ? webhookRoutes(webhooks) : withoutWebhooks());
  app.route('/', healthRoutes(readiness));
  app.route('/metrics', targetRoutes(processes));
  app.route('/metrics', mergedMetricsRoutes(processes));
  if (pages) app.route('/', createPages(pages)); // last: what is below needs a login
  return app;
}
