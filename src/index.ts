/** What a gateway, a booking system, or a worker of your own imports. */

export { normalizeAddress, normalizePhone } from './address';
export { type Config, readConfig } from './config';
export type { LoadReport, Origin, SegmentReport } from './context/report';
export type * from './context/segments';
export { type ContextService, type ContextServiceOptions, createContextService } from './context/service';
export type { ContextSource, Sourced, SourceVersions } from './context/source';
export * from './errors';
export type { Gateway, OutgoingMessage, Sent } from './gateways/gateway';
export { signBody, verifySignature } from './gateways/signature';
export { createLogger } from './logger';
export {
  type BookingEventInput,
  createProducer,
  type MessageInput,
  type Producer,
  type ProducerOptions,
} from './producer';
export type { ResponderModule } from './responders';
export type {
  Action,
  BookAction,
  CancelAction,
  RenameAction,
  Reply,
  Responder,
  RespondInput,
  TurnMessage,
} from './responders/responder';
export { resolveServers } from './servers';
export { type Running, type StartOptions, startWorkers } from './workers/start';
