import { bookingSystems } from '../bookings/booking-systems';
import { ownTables } from '../bookings/own-tables';
import type { Channels } from '../channels/channel';
import { channelFor } from '../channels/channel-for';
import { SendingRate } from '../channels/sending-rate';
import type { Connected } from '../config/connected';
import type { Events } from '../observability/events';
import type { Responder } from '../responders/responder';
import { createTranscriber } from '../transcription/transcriber';
import type { Connections } from './connections';
import type { Handlers } from './handler';
import { bookingSystemEventHandler } from './handlers/booking-system-event';
import { channelEventHandler } from './handlers/channel-event';
import { contextInvalidationHandlers } from './handlers/context-invalidation';
import { conversationTurnHandler } from './handlers/conversation-turn';
import { forgetOldHandler } from './handlers/forget-old';
import { incomingMessageHandler } from './handlers/incoming-message';
import { outgoingMessageHandler } from './handlers/outgoing-message';
import { sendRemindersHandler } from './handlers/send-reminders';
import { sweepHandler } from './handlers/sweep';
import { syncBookingsHandler } from './handlers/sync-bookings';
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
  const { db, queues, contexts, queueConnection, bookingLimiter: limiter } = connections;
  const debounce = { debounceMs: config.debounce, maxWaitMs: config.maxWait };
  const { turnsPerCompany, autonomy } = config;
  const shared = { db, queues, contexts, debounce, turnsPerCompany, autonomy, events };
  const sending = {
    channels,
    rate: new SendingRate(queueConnection.redis, config.queuePrefix),
    gatewayTimeoutMs: config.gatewayTimeout,
  };
  const systems = bookingSystems(config.bookingSystems, { timeoutMs: config.bookingTimeout, limiter });
  return {
    'incoming-message': incomingMessageHandler(shared),
    'channel-event': channelEventHandler({ ...shared, ...sending, personPauseMs: config.personPause }),
    'conversation-turn': conversationTurnHandler({
      ...shared,
      responder,
      channels,
      mediaLimits: { bytes: config.mediaMaxBytes, types: config.mediaTypes },
      transcriber: createTranscriber(config),
      modelDailyBudget: config.modelDailyBudget ?? null,
      bookings: ownTables,
      bookingSystems: systems,
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
    'booking-system-event': bookingSystemEventHandler({ ...shared, systems }),
    'send-reminders': sendRemindersHandler({
      ...shared,
      channelFor: (companyId, last) => channelFor(config, companyId, last),
    }),
    'sync-bookings': syncBookingsHandler({ ...shared, config, limiter, systems: config.bookingSystems }),
    sweep: sweepHandler({
      ...shared,
      ...sending,
      parkedRetryMs: config.parkedRetry,
      channelSilenceMs: config.channelSilence,
    }),
    'warm-contexts': warmContextsHandler({ ...shared, hours: config.warmHours, clients: config.warmClients }),
    'forget-old': forgetOldHandler({ ...shared, retentionDays: config.retentionDays ?? null }),
  };
}
