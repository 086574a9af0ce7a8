import type { Events } from '../observability/events';
import type { Readiness } from '../processes/readiness';
import type { ProcessRegistry } from '../processes/registry';
import { createBaseApp } from './base-app';
import { createPages } from './pages';
import type { PageDeps } from './pages/deps';
import { createAccess } from './pages/guard/access';
import { mayObserve, requireObserver } from './pages/guard/require-observer';
import { securityHeaders } from './pages/guard/security-headers';
import { mergedMetricsRoutes } from './routes/merged-metrics';
import { publicHealthRoutes } from './routes/public-health';
import { targetRoutes } from './routes/targets';
import { webhookProbeRoutes } from './routes/webhook-probe';
import { type WebhookDeps, webhookRoutes, withoutWebhooks } from './routes/webhooks';

export interface WebAppDeps {
  readiness: Readiness;
  processes: ProcessRegistry;
  /** Absent: there are no channels and no booking systems. */
  webhooks?: WebhookDeps | undefined;
  events: Events;
  pages: PageDeps;
}

/** What the role `web` serves. A group of routes is one file in `routes` and one line here. */
export function createWebApp({ readiness, processes, webhooks, events, pages }: WebAppDeps) {
  const app = createBaseApp(events);
  const access = createAccess(pages);
  if (webhooks) app.route('/webhooks', webhookProbeRoutes(webhooks));
  app.route('/webhooks', webhooks ? webhookRoutes(webhooks) : withoutWebhooks());
  app.route(
    '/',
    publicHealthRoutes(readiness, (c) => mayObserve(c, access)),
  );
  app.use('/metrics/*', securityHeaders(access), requireObserver(access));
  app.route('/metrics', targetRoutes(processes));
  app.route('/metrics', mergedMetricsRoutes(processes));
  app.route('/', createPages(pages, access)); // last: what is below needs a login
  return app;
}
