/** The public interface: for producers of messages and booking events, channels, responders and programs that run workers. */

import type { Channel } from './channels/channel';
import type { Config } from './config';
import type { ResponderModule as ResponderModuleOf } from './responders';

export * from './bookings/errors';
export type { Channel, OutgoingMessage, Sent } from './channels/channel';
export * from './channels/errors';
export { signBody, verifySignature } from './channels/webhook/signature';
export { type Config, readConfig } from './config';
export * from './context/errors';
export type { ContextServiceOptions } from './context/options';
export type { LoadReport, SegmentReport } from './context/report';
export { type ContextService, createContextService } from './context/service';
export type { ContextSource, Sourced, SourceVersions } from './context/source';
export * from './conversation/errors';
export * from './db/errors';
export * from './dev/embedded/errors';
export { resolveServers } from './dev/servers';
export { normalizeAddress, normalizePhone } from './domain/address';
export type * from './domain/context';
export { DialogkeeperError } from './domain/error';
export * from './domain/errors';
export type { Origin } from './domain/origin';
export type { Action, BookAction, CancelAction, RenameAction, Reply, TurnMessage } from './domain/turn';
export * from './jobs/errors';
export { type EventMap, type EventName, Events, type JobIds, type Listener } from './observability/events';
export { createLogger } from './observability/logger';
export * from './queues/errors';
export {
  type BookingEventInput,
  type CompanyEventInput,
  createProducer,
  type MessageInput,
  type Producer,
  type ProducerOptions,
} from './queues/producer';
export * from './redis/errors';
export * from './responders/errors';
export type { Responder, RespondInput } from './responders/responder';
export * from './settings/errors';
export * from './workers/errors';
export { type Running, type StartOptions, startWorkers } from './workers/start';

/** @deprecated It is called `Channel` now; removed in the next release. */
export type Gateway = Channel;
export type ResponderModule = ResponderModuleOf<Config>;
