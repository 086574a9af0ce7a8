import { MediaUnavailable } from '../channels/errors';
import type { ContextService } from '../context/service';
import type { Db } from '../db/database';
import { retryLocked } from '../db/locks';
import { storeTranscript } from '../db/transcripts';
import type { DueTurn, UnansweredMessage } from '../db/turn';
import type { TranscriptionOutcome } from '../domain/transcription';
import { isOverBudget, recordTranscription } from '../spending/spending';
import { underDeadline } from '../time/deadline';
import { SECOND } from '../time/duration';
import type { Transcriber, Transcript } from '../transcription/transcriber';
import { fetchMedia, type MediaDeps } from './media';

export interface VoiceNoteDeps extends MediaDeps {
  db: Db;
  contexts: ContextService;
  /** Undefined: voice notes have no text. */
  transcriber: Transcriber | undefined;
  /** See `SpendingDeps`. */
  modelDailyBudget: number | null;
}

/** Voice notes of one turn that are transcribed: the newest. */
const MOST = 5;
const TYPES = ['audio/', 'application/ogg'];

/**
 * Stores what is said in the voice notes of a turn. True: there is a new text, and the turn is to be read again. A note that fails has
 * no text in its turn; `tried` keeps the turn's other runs from asking again. Throws only the reason of `signal`.
 */
export async function transcribeNotes(
  deps: VoiceNoteDeps,
  turn: DueTurn,
  tried: Set<string>,
  signal: AbortSignal,
): Promise<boolean> {
  const { transcriber } = deps;
  const left = MOST - tried.size;
  if (!transcriber || left <= 0) return false;
  const notes = turn.messages
    .filter(({ id, kind, text, media }) => kind === 'audio' && text === null && media && !tried.has(id))
    .slice(-left);
  for (const { id } of notes) tried.add(id);
  const isOver = notes.length > 0 && transcriber.isPaid && (await isOverBudget(deps, turn));
  const hear = (note: UnansweredMessage) =>
    isOver ? { outcome: 'over-budget' as const } : heard(deps, transcriber, turn, note, signal);
  const outcomes = await Promise.all(notes.map((note) => oneNote(deps, turn, note, hear)));
  if (!outcomes.includes('transcribed')) return false;
  // Turns compare versions and would not use it. A reader of the cache alone would.
  const { companyId, client } = turn;
  await deps.contexts.invalidate({ companyId, client }, ['dialogue']).catch(() => undefined);
  return true;
}

async function oneNote(
  deps: VoiceNoteDeps,
  turn: DueTurn,
  note: UnansweredMessage,
  hear: (note: UnansweredMessage) => Transcript | Promise<Transcript>,
): Promise<TranscriptionOutcome> {
  const { companyId, conversationId } = turn;
  const startedAt = performance.now();
  const transcript = await hear(note);
  const outcome = await stored(deps, turn, note, transcript);
  const seconds = (performance.now() - startedAt) / SECOND;
  deps.events.emit('transcription.ended', {
    companyId,
    conversationId,
    outcome,
    seconds,
    ...('cost' in transcript && { cost: transcript.cost }),
  });
  return outcome;
}

class NoteTimedOut extends Error {}

async function heard(
  deps: VoiceNoteDeps,
  { maxBytes, timeoutMs, transcribe, model }: Transcriber,
  turn: DueTurn,
  { messageId }: UnansweredMessage,
  signal: AbortSignal,
): Promise<Transcript> {
  const mediaLimits = { bytes: maxBytes, types: TYPES };
  const limits = { parent: signal, ms: timeoutMs, late: () => new NoteTimedOut() };
  try {
    const transcript = await underDeadline(limits, async (deadline) =>
      transcribe(await fetchMedia({ ...deps, mediaLimits }, turn, messageId, deadline), deadline),
    );
    if ('cost' in transcript) await recordTranscription(deps, turn, { model, cost: transcript.cost });
    return transcript;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof NoteTimedOut) return { outcome: 'timed-out' };
    const isTooLarge = error instanceof MediaUnavailable && error.problem === 'too-large';
    return { outcome: isTooLarge ? 'too-large' : 'no-file' };
  }
}

/** PostgreSQL may be away, or the conversation locked: the turn goes on, and finds out itself. */
async function stored(
  { db }: VoiceNoteDeps,
  { conversationId }: DueTurn,
  { id }: UnansweredMessage,
  transcript: Transcript,
): Promise<TranscriptionOutcome> {
  if (transcript.outcome !== 'transcribed') return transcript.outcome;
  const note = { id, conversationId };
  const isStored = await retryLocked(() => storeTranscript(db, note, transcript.text)).catch(() => false);
  return isStored ? 'transcribed' : 'not-stored';
}
