import { bulkhead } from 'cockatiel';
import type { Channels, Media, MediaLimits } from '../channels/channel';
import { MediaUnavailable } from '../channels/errors';
import type { DueTurn } from '../db/turn';
import type { EventMap, Events } from '../observability/events';
import { ResponderTimedOut } from '../responders/errors';
import { underDeadline } from '../time/deadline';
import { SECOND } from '../time/duration';

export interface MediaDeps {
  channels: Channels;
  events: Events;
  mediaLimits: MediaLimits;
  /** Milliseconds that the responder may think. */
  responderTimeoutMs: number;
}

/** Files that this process downloads at a time, and downloads that wait: each keeps a whole file in memory. */
const AT_ONCE = 4;
const WAITING = 100;
const downloads = bulkhead(AT_ONCE, WAITING);

/**
 * Downloads the file of a message of this turn, for its responder. The file is not stored. Throws `MediaUnavailable`, and the
 * signal's reason when it aborts.
 */
export async function fetchMedia(
  deps: MediaDeps,
  turn: DueTurn,
  messageId: string,
  signal: AbortSignal,
): Promise<Media> {
  const { companyId, conversationId } = turn;
  const startedAt = performance.now();
  let outcome: EventMap['media.fetched']['outcome'] = 'failed';
  try {
    const media = await download(deps, turn, messageId, signal);
    outcome = 'fetched';
    return media;
  } catch (error) {
    if (error instanceof MediaUnavailable) outcome = error.problem;
    throw error;
  } finally {
    const seconds = (performance.now() - startedAt) / SECOND;
    deps.events.emit('media.fetched', { companyId, conversationId, outcome, seconds });
  }
}

async function download(
  { channels, mediaLimits, responderTimeoutMs: ms }: MediaDeps,
  { companyId, messages }: DueTurn,
  messageId: string,
  signal: AbortSignal,
): Promise<Media> {
  const message = messages.find((one) => one.messageId === messageId);
  const { media } = message ?? {};
  if (!message || !media)
    throw new MediaUnavailable('absent', 'no message of this turn with this id has a file');
  try {
    const channel = channels.of(companyId, message.channel);
    if (!channel.download) throw new MediaUnavailable('unsupported', 'its channel cannot fetch files');
    const late = () => new ResponderTimedOut(ms);
    const file = await downloads.execute(() =>
      underDeadline({ parent: signal, ms, late }, async (deadline) => {
        deadline.throwIfAborted(); // it may have been while others were downloaded
        return channel.download?.(media, mediaLimits, deadline);
      }),
    );
    return withinLimits(file, mediaLimits);
  } catch (error) {
    if (error instanceof MediaUnavailable || signal.aborted) throw error;
    throw new MediaUnavailable('failed', 'the provider did not give it', { cause: error });
  }
}

/** Channels are foreign code: what they return is checked here. */
function withinLimits(file: Media | undefined, { bytes, types }: MediaLimits): Media {
  if (!file) throw new MediaUnavailable('failed', 'the provider did not give it');
  if (file.bytes.byteLength > bytes)
    throw new MediaUnavailable('too-large', `it has more than ${bytes} bytes (MEDIA_MAX_BYTES)`);
  const mimeType = file.mimeType.toLowerCase();
  if (!types.some((prefix) => mimeType.startsWith(prefix)))
    throw new MediaUnavailable('type', `its type is none of ${types.join(', ')} (MEDIA_TYPES)`);
  return file;
}
