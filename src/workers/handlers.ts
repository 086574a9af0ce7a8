import { BOOKING_SYSTEMS } from '../bookings';
import type { Channels } from '../channels/channel';
import { CompanySlots } from '../conversation/company-slots';
import type { Connected } from '../dev/servers';
import type { Events } from '../observability/events';
import type { Logger } from '../observability/logger';
import type { Metrics } from '../observability/metrics';
import type { Responder } from '../responders/responder';
import type { Connections } from './connections';
import { contextInvalidationWorkers } from './context-invalidation';
import { conversationTurnWorker } from './conversation-turn';
import { fairOrderWorker } from './fair-order';
import type { Handlers } from './handler';
import { incomingMessageWorker } from './incoming-message';
import { outgoingMessageWorker } from './outgoing-message';
import { sweepWorker } from './sweep';

/** What one company may have of the turns at once, unless it is configured. */
const COMPANYS_PART = 3 / 4;

export interface HandlerDeps {
  config: Connected;
  connections: Connections;
  responder: Responder;
  channels: Channels;
  events: Events;
  logger: Logger;
  metrics: Metrics;
}

/** The handler of every job, each with what it needs. */
export function createHandlers(deps: HandlerDeps): Handlers {
  const { config, connections, responder, channels, events, logger, metrics } = deps;
  const { db, queues, contexts } = connections;
  const debounce = { debounceMs: config.debounce, maxWaitMs: config.maxWait };
  const shared = { db, queues, contexts, debounce, events };
  return {
    'incoming-message': incomingMessageWorker(shared),
    'conversation-turn': conversationTurnWorker({
      ...shared,
      responder,
      bookings: BOOKING_SYSTEMS.local,
      responderTimeoutMs: config.responderTimeout,
      maxFailures: config.turnFailures,
      late: { onLate: config.onLate, lateAfterMs: config.lateAfter },
      companySlots: new CompanySlots(
        config.turnsPerCompany ?? Math.ceil(config.turnConcurrency * COMPANYS_PART),
      ),
      dialogueMessages: config.dialogueMessages,
    }),
    'outgoing-message': outgoingMessageWorker({
      ...shared,
      channels,
      gatewayTimeoutMs: config.gatewayTimeout,
      onUnconfirmed: config.onUnconfirmed,
    }),
    ...contextInvalidationWorkers(shared),
    'fair-order': fairOrderWorker({ ...shared, logger, metrics }),
    sweep: sweepWorker({ ...shared, parkedRetryMs: config.parkedRetry }),
  };
}
