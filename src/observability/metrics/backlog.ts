import { CONVERSATION_STATES, UNSENT_STATES } from '../../domain/backlog';
import type { Events } from '../events';
import type { Catalogue } from './catalogue';
import type { CompanyLabel } from './labels';

/**
 * What waits in PostgreSQL. Every process that takes the maintenance queue measures the same: take the maximum over them,
 * never the sum. While PostgreSQL does not answer, these gauges are absent.
 */
export function measureBacklogs(events: Events, catalogue: Catalogue, company: CompanyLabel): void {
  const conversations = catalogue.gauge(
    {
      name: 'dialogkeeper_conversations',
      help: `Conversations with unanswered messages, by state: ${CONVERSATION_STATES.join(', ')} (paused: a person answers)`,
      labels: ['state', 'company'],
    },
    'max',
  );
  const oldestUnanswered = catalogue.gauge(
    {
      name: 'dialogkeeper_oldest_unanswered_seconds',
      help: 'How long the oldest unanswered message has waited, paused and parked conversations aside',
      labels: ['company'],
    },
    'max',
  );
  const unsent = catalogue.gauge(
    {
      name: 'dialogkeeper_unsent_replies',
      help: `Replies that are not sent, by state: ${UNSENT_STATES.join(', ')} (paused: their channel has an outage)`,
      labels: ['state', 'company'],
    },
    'max',
  );
  const oldestUnsent = catalogue.gauge(
    {
      name: 'dialogkeeper_oldest_unsent_reply_seconds',
      help: 'How long the oldest pending reply has waited, those of an outage aside',
      labels: ['company'],
    },
    'max',
  );
  const drafts = catalogue.gauge(
    {
      name: 'dialogkeeper_waiting_drafts',
      help: 'Replies that wait for an operator (docs/autonomy.md)',
      labels: ['company'],
    },
    'max',
  );
  const oldestDraft = catalogue.gauge(
    {
      name: 'dialogkeeper_oldest_waiting_draft_seconds',
      help: 'How long the oldest of these replies has waited',
      labels: ['company'],
    },
    'max',
  );
  const flooded = catalogue.gauge(
    {
      name: 'dialogkeeper_flooded_companies',
      help: 'Companies that have deferred conversations',
    },
    'max',
  );
  const outages = catalogue.gauge(
    {
      name: 'dialogkeeper_channels_with_outage',
      help: 'Channels whose gateway accepts nothing now',
    },
    'max',
  );
  const disconnected = catalogue.gauge(
    {
      name: 'dialogkeeper_channels_disconnected',
      help: 'Channels whose provider has lost its session with WhatsApp',
    },
    'max',
  );
  const unpublished = catalogue.gauge(
    {
      name: 'dialogkeeper_unpublished_booking_events',
      help: 'Booking events of turns that are not on their queue yet',
    },
    'max',
  );
  const forget = () => {
    for (const gauge of [conversations, oldestUnanswered, unsent, oldestUnsent, drafts, oldestDraft])
      gauge.reset();
    for (const gauge of [flooded, outages, disconnected, unpublished]) gauge.remove(); // `reset` would leave a zero
  };
  forget(); // a process that does not measure has none of these

  events.on('backlog.measured', (backlog) => {
    for (const one of backlog.companies) {
      const label = company(one.companyId);
      for (const state of CONVERSATION_STATES)
        conversations.set({ state, ...label }, one.conversations[state]);
      for (const state of UNSENT_STATES) unsent.set({ state, ...label }, one.replies[state]);
      oldestUnanswered.set(label, one.oldestUnansweredSeconds);
      oldestUnsent.set(label, one.oldestUnsentSeconds);
      drafts.set(label, one.waitingDrafts);
      oldestDraft.set(label, one.oldestDraftSeconds);
    }
    flooded.set(backlog.floodedCompanies);
    outages.set(backlog.outages);
    disconnected.set(backlog.disconnected);
    unpublished.set(backlog.unpublishedEvents);
  });

  const up = catalogue.gauge(
    {
      name: 'dialogkeeper_server_up',
      help: '1: the server answered within two seconds when it was last measured; 0: it did not',
      labels: ['server'],
    },
    'min',
  );
  events.on('server.checked', ({ server, isUp }) => {
    up.set({ server }, isUp ? 1 : 0);
    if (server === 'postgresql' && !isUp) forget();
  });
}
