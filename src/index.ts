/**
 * The public interface: for producers of messages and booking events, channels, responders and programs that run workers.
 * Of the errors it has those that a function of this list throws or a channel may throw; others are told by their `code`.
 */

import type { Channel } from './channels/channel';
import type { Config } from './config';
import type { ResponderModule as ResponderModuleOf } from './responders';

export type { Channel, Media, OutgoingMessage, Sent } from './channels/channel';
export {
  GatewayFailure,
  GatewayOutage,
  GatewayRefused,
  GatewaySlow,
  GatewayUnavailable,
  GatewayUnconfirmed,
  MediaUnavailable,
} from './channels/errors';
export { readWebMessage as readBaileysMessage } from './channels/whatsapp-web/web-message';
export { type Config, readConfig } from './config';
export { type ConfigFile, readConfigFile } from './config/file';
export { type ChannelInput, type ConfigFileInput, defineConfig } from './config/file/define';
export { type EnvReference, env } from './config/file/env';
export { ConfigFileInvalid, ConfigFileUnreadable } from './config/file/errors';
export { loadConfig } from './config/load';
export { CacheTimedOut, InvalidOption, SourceTimedOut } from './context/errors';
export type { ContextServiceOptions } from './context/options';
export type { LoadReport, SegmentReport } from './context/report';
export { type ContextService, createContextService } from './context/service';
export type { ContextSource, Sourced, SourceVersions } from './context/source';
export { type EmittedEvent, emitBookingEvent, type Querier } from './db/emit-booking-event';
export { DatabaseAway } from './db/errors';
export { EmbeddedEnded, EmbeddedFailed } from './dev/embedded/errors';
export { resolveServers } from './dev/servers';
export { normalizeAddress, normalizePhone } from './domain/address';
export type * from './domain/context';
export { DialogkeeperError } from './domain/error';
export { InvalidAddress, UnknownCompany } from './domain/errors';
export type { ModelCall, ModelOutcome, ModelUsage } from './domain/model-call';
export type { Origin } from './domain/origin';
export type * from './domain/turn';
export { InvalidPayload } from './jobs/errors';
export { type EventMap, type EventName, Events, type JobIds, type Listener } from './observability/events';
export { createLogger } from './observability/logger';
export { signBody, verifySignature } from './provider-api/signature';
export { QueueRefused, QueueUnreachable } from './queues/errors';
export {
  type BookingEventInput,
  type ChannelEventInput,
  type CompanyEventInput,
  createProducer,
  type MessageInput,
  type Producer,
  type ProducerOptions,
} from './queues/producer';
export { InvalidRedisUrl } from './redis/errors';
export { InvalidScript } from './responders/errors';
export type { Responder, RespondInput, Spending } from './responders/responder';
export { ConfigInvalid, EnvFileUnreadable } from './settings/errors';
export { type Running, type StartOptions, startWorkers } from './workers/start';

/** @deprecated It is called `Channel` now; removed in the next release. */
export type Gateway = Channel;
export type ResponderModule = ResponderModuleOf<Config>;
