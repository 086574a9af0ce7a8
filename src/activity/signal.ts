import { z } from 'zod';
import { SEGMENTS } from '../domain/context';
import { ORIGINS } from '../domain/origin';

/** What has changed in a conversation. `operator`: an operator has done something with it. */
export const CHANGES = [
  'message',
  'turn',
  'discarded',
  'draft',
  'reply',
  'booking',
  'handed-over',
  'person',
  'parked',
  'merged',
  'operator',
] as const;

/** What a turn has done. */
export const STEPS = [
  'read',
  'started',
  'context-loaded',
  'responder-ended',
  'committed',
  'discarded',
  'sent',
] as const;

const ids = { companyId: z.string(), conversationId: z.string() };

const conversation = z.object({ kind: z.literal('conversation'), ...ids, what: z.enum(CHANGES) });

const turnStep = z.object({
  kind: z.literal('turn'),
  ...ids,
  step: z.enum(STEPS),
  /** Milliseconds since 1970, by the clock of the process that runs the turn. */
  at: z.number(),
  /** How long the step took. Of `started`: how late it began. Of `sent`: since the gateway had the message. */
  ms: z.number().optional(),
  /** Of `read`. */
  messages: z.number().optional(),
  /** Of `context-loaded`: where each segment came from. */
  segments: z.record(z.enum(SEGMENTS), z.enum(ORIGINS)).optional(),
  /** Of `responder-ended` and `discarded`: one of few words. */
  outcome: z.string().optional(),
});

/** A segment that all clients of a company share was dropped, or loaded anew. A booking event also drops its client's own one. */
const context = z.object({
  kind: z.literal('context'),
  companyId: z.string(),
  segment: z.enum(SEGMENTS),
  what: z.enum(['dropped', 'filled']),
});

/** Signals were lost: everything may have changed. */
const resync = z.object({ kind: z.literal('resync') });

/**
 * Something that an open page may want to show. It says what has changed, and the page asks for the rest: ids, numbers and words of
 * ours, never a text, a name or a phone number.
 */
export const signalSchema = z.discriminatedUnion('kind', [conversation, turnStep, context, resync]);

export type Signal = z.infer<typeof signalSchema>;
export type Change = (typeof CHANGES)[number];
export type Step = (typeof STEPS)[number];

export const RESYNC: Signal = { kind: 'resync' };
