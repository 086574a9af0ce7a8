import { Hono } from 'hono';
import { PROBE_HEADER } from '../../provider-api/webhook-address';
import type { WebhookDeps } from './webhooks';

/** What `channels check` asks: whether this process has the webhook. All other requests go on to their routes. */
export function webhookProbeRoutes({ webhooks }: Pick<WebhookDeps, 'webhooks'>): Hono {
  const ids = new Set(webhooks.map(({ id }) => id));
  const app = new Hono();
  app.get('/:id', async (c, next) => {
    const isProbe = c.req.header(PROBE_HEADER) !== undefined;
    if (isProbe && ids.has(c.req.param('id'))) return c.json({ messages: 0, events: 0 });
    return next();
  });
  return app;
}
