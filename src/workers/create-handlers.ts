import { BOOKING_SYSTEMS } from '../bookings';
import type { Channels } from '../channels/channel';
import { SendingRate } from '../channels/sending-rate';
import type { Connected } from '../config/connected';
import type { Events } from '../observability/events';
import type { Responder } from '../responders/responder';
import type { Connections } from './connections';
import type { Handlers } from './handler';
import { channelEventHandler } from './handlers/channel-event';
import { contextInvalidationHandlers } from './handlers/context-invalidation';
import { conversationTurnHandler } from './handlers/conversation-turn';
import { incomingMessageHandler } from './handlers/incoming-message';
import { outgoingMessageHandler } from './handlers/outgoing-message';
import { sweepHandler } from './handlers/sweep';
import { warmContextsHandler } from './handlers/warm-contexts';

export interface HandlerDeps {
  config: Connected;
  connections: Connections;
  responder: Responder;
  channels: Channels;
  events: Events;
}

/** The handler of every job, each with what it needs. */
export function createHandlers(deps: HandlerDeps): Handlers {
  const { config, connections, responder, channels, events } = deps;
  const { db, queues, contexts, queueConnection } = connections;
  const debounce = { debounceMs: config.debounce, maxWaitMs: config.maxWait };
  const shared = { db, queues, contexts, debounce, turnsPerCompany: config.turnsPerCompany, events };
  const sending = {
    channels,
    rate: new SendingRate(queueConnection.redis, config.queuePrefix),
    gatewayTimeoutMs: config.gatewayTimeout,
  };
  return {
    'incoming-message': incomingMessageHandler(shared),
    'channel-event': channelEventHandler({ ...shared, ...sending, personPauseMs: config.personPause }),
    'conversation-turn': conversationTurnHandler({
      ...shared,
      responder,
      channels,
      mediaLimits: { bytes: config.mediaMaxBytes, types: config.mediaTypes },
      bookings: BOOKING_SYSTEMS.local,
      responderTimeoutMs: config.responderTimeout,
      maxFailures: config.turnFailures,
      late: { onLate: config.onLate, lateAfterMs: config.lateAfter },
      dialogueMessages: config.dialogueMessages,
    }),
    'outgoing-message': outgoingMessageHandler({
      ...shared,
      ...sending,
      onUnconfirmed: config.onUnconfirmed,
    }),
    ...contextInvalidationHandlers(shared),
    sweep: sweepHandler({
      ...shared,
      ...sending,
      parkedRetryMs: config.parkedRetry,
      channelSilenceMs: config.channelSilence,
    }),
    'warm-contexts': warmContextsHandler({ ...shared, hours: config.warmHours, clients: config.warmClients }),
  };
}
