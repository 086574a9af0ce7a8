import type { Events } from '../events';
import type { Catalogue } from './catalogue';
import type { CompanyLabel } from './labels';

const OUTCOMES = [
  ['reply.sent', 'sent'],
  ['reply.refused', 'refused'],
  ['reply.held', 'held'],
] as const;

/** In seconds: from an impatient client to an outage. */
const WAITS = [0.5, 1, 1.5, 2, 3, 4, 5, 7.5, 10, 15, 20, 30, 60, 120, 300, 900, 3600];

export function countReplies(events: Events, catalogue: Catalogue, company: CompanyLabel): void {
  const replies = catalogue.counter({
    name: 'dialogkeeper_replies_total',
    help: `Replies by outcome: ${OUTCOMES.map(([, outcome]) => outcome).join(', ')}`,
    labels: ['outcome', 'company'],
  });
  for (const [event, outcome] of OUTCOMES) {
    replies.inc({ outcome }, 0);
    events.on(event, ({ companyId }) => replies.inc({ outcome, ...company(companyId) }));
  }

  const whole = catalogue.histogram(
    {
      name: 'dialogkeeper_time_to_reply_seconds',
      help: 'From the oldest message that a reply answers, when the gateway put it on the queue, until the gateway took the reply',
      labels: ['company'],
    },
    WAITS,
  );
  const ours = catalogue.histogram(
    {
      name: 'dialogkeeper_time_to_reply_without_debounce_seconds',
      help: 'The same without the debounce: the wait that is not on purpose',
      labels: ['company'],
    },
    WAITS,
  );
  events.on('reply.sent', ({ companyId, seconds, debounceSeconds = 0 }) => {
    if (seconds === undefined) return;
    whole.observe(company(companyId), seconds);
    ours.observe(company(companyId), Math.max(0, seconds - debounceSeconds));
  });

  const gateway = catalogue.histogram({
    name: 'dialogkeeper_gateway_duration_seconds',
    help: 'How long the gateway took for an attempt to send a reply, by outcome: accepted, failed',
    labels: ['outcome'],
  });
  for (const outcome of ['accepted', 'failed']) gateway.zero({ outcome });
  events.on('gateway.answered', ({ accepted, seconds }) =>
    gateway.observe({ outcome: accepted ? 'accepted' : 'failed' }, seconds),
  );

  const outages = catalogue.counter({
    name: 'dialogkeeper_outages_total',
    help: 'Outages of channels that began',
  });
  events.on('outage.began', () => outages.inc());
}
