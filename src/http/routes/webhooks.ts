import { Hono } from 'hono';
import type { Events } from '../../observability/events';
import { QueueUnreachable } from '../../queues/errors';
import type { Intake } from '../../queues/intake';
import { receiveWebhook, type WebhookAnswer } from '../../webhooks/receive';
import type { Webhook } from '../../webhooks/webhook';
import { problem } from '../base-app';
import { rawBody } from '../raw-body';

export interface WebhookDeps {
  /** Of channels and booking systems. */
  webhooks: readonly Webhook[];
  intake: Pick<Intake, 'add'>;
  /** `WEBHOOK_LIMIT`. */
  limitBytes: number;
  events: Events;
}

/** Seconds after which a provider may try again. */
const RETRY_AFTER = '5';

/** `/webhooks/<id>` of a channel or a booking system: what providers send. 200 says that every message and event of the request is on a queue. */
export function webhookRoutes(deps: WebhookDeps): Hono {
  const byId = new Map(deps.webhooks.map((webhook) => [webhook.id, webhook]));
  const app = new Hono();
  app.on(['GET', 'POST'], '/:id', async (c) => {
    const webhook = byId.get(c.req.param('id'));
    if (webhook === undefined) return unknownWebhook();
    const body = await rawBody(c.req.raw, deps.limitBytes);
    if (body === undefined) {
      deps.events.emit('webhook.refused', { channel: webhook.id, reason: 'too large' });
      const allowed = `at most ${deps.limitBytes} bytes are taken`;
      return c.json(problem('webhook.too-large', allowed), 413, { connection: 'close' });
    }
    const { method } = c.req;
    const request = {
      method,
      query: new URL(c.req.url).searchParams,
      header: (name: string) => c.req.header(name),
      body,
    };
    const answer = await receiveWebhook(deps, webhook, request).catch((error): 'unreachable' => {
      if (error instanceof QueueUnreachable) return 'unreachable';
      throw error;
    });
    if (answer !== 'unreachable') return answerOf(answer);
    const again = 'the queues cannot be reached; send it again';
    return c.json(problem('queue.unreachable', again), 503, { 'retry-after': RETRY_AFTER });
  });
  return app;
}

/** Where the configuration file has no channel and no booking system. */
export function withoutWebhooks(): Hono {
  return new Hono().on(['GET', 'POST'], '/:id', unknownWebhook);
}

function unknownWebhook(): Response {
  const what = 'no channel or booking system has this webhook; restart after changing the configuration file';
  return Response.json(problem('webhook.unknown', what), { status: 404 });
}

function answerOf(answer: WebhookAnswer): Response {
  switch (answer.kind) {
    case 'received':
      return Response.json({ messages: answer.messages, events: answer.events });
    case 'answered':
      return new Response(answer.body, { headers: { 'content-type': 'text/plain; charset=utf-8' } });
    case 'refused':
      return Response.json(problem('webhook.refused', answer.reason), { status: answer.status });
    case 'failed':
      return Response.json(
        problem('webhook.failed', 'the request could not be read; the log has the reason'),
        {
          status: 500,
        },
      );
  }
}
