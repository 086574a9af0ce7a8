import { Hono } from 'hono';
import type { ConfiguredChannel } from '../../channels/configured';
import { receiveWebhook, type WebhookAnswer } from '../../channels/inbound/receive';
import type { Events } from '../../observability/events';
import { QueueUnreachable } from '../../queues/errors';
import type { Intake } from '../../queues/intake';
import { problem } from '../base-app';
import { rawBody } from '../raw-body';

export interface WebhookDeps {
  channels: readonly ConfiguredChannel[];
  intake: Pick<Intake, 'add'>;
  /** `WEBHOOK_LIMIT`. */
  limitBytes: number;
  events: Events;
}

/** Seconds after which a provider may try again. */
const RETRY_AFTER = '5';

/** `/webhooks/<channel id>`: what providers send. 200 says that every message and event of the request is on a queue. */
export function webhookRoutes(deps: WebhookDeps): Hono {
  const byId = new Map(deps.channels.map((channel) => [channel.id, channel]));
  const app = new Hono();
  app.on(['GET', 'POST'], '/:id', async (c) => {
    const channel = byId.get(c.req.param('id'));
    if (channel === undefined) return c.json(problem('webhook.unknown', 'no channel has this webhook'), 404);
    const body = await rawBody(c.req.raw, deps.limitBytes);
    if (body === undefined) {
      deps.events.emit('webhook.refused', { channel: channel.id, reason: 'too large' });
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
    const answer = await receiveWebhook(deps, channel, request).catch((error): 'unreachable' => {
      if (error instanceof QueueUnreachable) return 'unreachable';
      throw error;
    });
    if (answer !== 'unreachable') return answerOf(answer);
    const again = 'the queues cannot be reached; send it again';
    return c.json(problem('queue.unreachable', again), 503, { 'retry-after': RETRY_AFTER });
  });
  return app;
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
