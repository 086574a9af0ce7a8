/** What a gateway, a booking system, or a worker of your own imports. */
export { createProducer, type BookingEventInput, type MessageInput, type Producer, type ProducerOptions } from './producer';

export { type ContextService, type ContextServiceOptions, createContextService } from './context/service';
export type { ContextSource, Sourced, SourceVersions } from './context/source';
export type * from './context/segments';
export type { LoadReport, Origin, SegmentReport } from './context/report';

export type { Action, BookAction, CancelAction, Reply, RenameAction, Responder, RespondInput, TurnMessage } from './responders/responder';
export type { ResponderModule } from './responders';
export type { Gateway, OutgoingMessage, Sent } from './gateways/gateway';
export { signBody, verifySignature } from './gateways/signature';

export { type Config, readConfig } from './config';
export { createLogger } from './logger';
export { resolveServers } from './servers';
export { type Running, type StartOptions, startWorkers } from './workers/start';
export { normalizeAddress, normalizePhone } from './conversation/address';
export * from './errors';
