import type { Signal } from '../activity/signal';
import { ActivityStream } from '../activity/stream';
import type { StoredSegment } from '../context/peek';
import type { ContextService } from '../context/service';
import type { Db } from '../db/database';
import { type Chat, type ChatMessage, chatOf } from '../db/simulator/chat';
import { type ContextOwner, SEGMENTS, type SegmentName } from '../domain/context';
import type { Origin } from '../domain/origin';
import type { ReplyOption } from '../domain/turn';
import type { RedisClient } from '../redis/connection';
import { within } from '../time/deadline';
import { SECOND } from '../time/duration';
import { originsOf, type TurnPicture, turnPicture } from './turn-steps';

export interface PictureDeps {
  db: Db;
  contexts: ContextService;
  /** Of the queues. */
  redis: RedisClient;
  /** `QUEUE_PREFIX`. */
  prefix: string;
}

/** What the bot knows of a client now, and what it does. */
export interface Picture {
  conversationId: string | undefined;
  messages: ChatMessage[];
  /** Of the last reply, while the client has not answered it. */
  options: ReplyOption[];
  states: ConversationState[];
  turn: TurnPicture | undefined;
  /** Undefined: the cache does not answer. */
  segments: Record<SegmentName, SegmentPicture> | undefined;
}

export interface SegmentPicture {
  /** Where the last turn got it from; undefined: none has run, or it is not known. */
  from: Origin | undefined;
  /** Undefined: nothing is stored. */
  stored: StoredSegment | undefined;
  /** In PostgreSQL, now. A stored one of another version is not used. Undefined: the client is not known yet. */
  version: string | undefined;
}

export type ConversationState =
  | { kind: 'new' | 'idle' | 'thinking' | 'deferred' | 'due' | 'draft' }
  | { kind: 'waiting'; ms: number }
  | { kind: 'paused'; until: Date }
  | { kind: 'handed-over'; since: Date }
  | { kind: 'parked'; reason: string };

/** Entries of the activity stream that are looked at: the last seconds of a busy system, the last hour of a quiet one. */
const LOOKED_AT = 300;

/** Undefined: there is no such company. `owner`: the canonical one. */
export async function pictureOf(deps: PictureDeps, owner: ContextOwner): Promise<Picture | undefined> {
  const [chat, signals, stored] = await Promise.all([
    chatOf(deps.db, owner),
    newestSignals(deps),
    deps.contexts.stored(owner).catch(() => undefined),
  ]);
  if (!chat) return undefined;
  const { messages, conversation } = chat;
  const turn =
    conversation &&
    turnPicture({
      messages,
      signals,
      conversationId: conversation.id,
      isWaiting: (conversation.dueInMs ?? 0) > 0,
    });
  const last = messages.at(-1);
  return {
    conversationId: conversation?.id,
    messages,
    options: (last?.direction === 'out' && last.options) || [],
    states: statesOf(chat, turn ?? undefined),
    turn: turn ?? undefined,
    segments: stored && segmentsOf(chat, stored, lastOrigins(messages, turn ?? undefined)),
  };
}

async function newestSignals({ redis, prefix }: PictureDeps): Promise<Signal[]> {
  const late = () => new Error('Redis does not answer');
  return within(SECOND, new ActivityStream(redis, prefix).newest(LOOKED_AT), late).catch(() => []);
}

/** Of the turn that runs; before it has loaded its context, of the one before. */
function lastOrigins(messages: readonly ChatMessage[], turn: TurnPicture | undefined) {
  const report = messages.findLast((message) => message.report?.context)?.report?.context;
  return turn?.segments ?? (report && originsOf(report));
}

function segmentsOf(
  chat: Chat,
  stored: Partial<Record<SegmentName, StoredSegment>>,
  from: Record<SegmentName, Origin> | undefined,
): Record<SegmentName, SegmentPicture> {
  const versions: Record<SegmentName, number | undefined> = {
    company: chat.company.version,
    schedule: chat.company.scheduleVersion,
    client: chat.client?.version,
    dialogue: chat.conversation?.dialogueVersion,
  };
  const entries = SEGMENTS.map((name): [SegmentName, SegmentPicture] => [
    name,
    { from: from?.[name], stored: stored[name], version: versions[name]?.toString() },
  ]);
  return Object.fromEntries(entries) as Record<SegmentName, SegmentPicture>;
}

/** The most urgent one first; never empty. */
function statesOf({ conversation }: Chat, turn: TurnPicture | undefined): ConversationState[] {
  if (!conversation) return [{ kind: 'new' }];
  const { parkedReason, pausedUntil, handedOverAt, hasDraft, dueInMs, isDeferred } = conversation;
  const states: ConversationState[] = [];
  if (parkedReason !== null) states.push({ kind: 'parked', reason: parkedReason });
  if (pausedUntil) states.push({ kind: 'paused', until: pausedUntil });
  if (hasDraft) states.push({ kind: 'draft' });
  if (handedOverAt) states.push({ kind: 'handed-over', since: handedOverAt });
  if (parkedReason === null && !pausedUntil && dueInMs !== null)
    states.unshift(dueState(dueInMs, isDeferred, turn));
  return states.length > 0 ? states : [{ kind: 'idle' }];
}

function dueState(dueInMs: number, isDeferred: boolean, turn: TurnPicture | undefined): ConversationState {
  if (dueInMs > 0) return { kind: 'waiting', ms: dueInMs };
  if (isDeferred) return { kind: 'deferred' };
  const step = turn?.steps.find(({ state }) => state === 'now')?.name;
  return { kind: step === 'responder' || step === 'context' || step === 'committed' ? 'thinking' : 'due' };
}
