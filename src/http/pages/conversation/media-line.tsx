import type { TimelineMessage } from '../../../db/timeline/messages';
import type { Language } from '../shell/language';
import { sizeOf } from '../shell/units';
import type { ConversationWords } from './words';

/** What a file is, in a line. Files are not stored, so there is nothing to look at. */
export function MediaLine({
  words,
  language,
  message: { kind, media, text, transcript },
}: {
  words: ConversationWords;
  language: Language;
  message: TimelineMessage;
}) {
  const isText = kind === 'text' || kind === 'button';
  if (isText && (text !== null || transcript !== null)) return null;
  const bytes = bytesOf(media);
  return (
    <p class="media">
      <em>{isText ? words.noText : words.kinds[kind]}</em>
      {media && <> {nameOf(media)}</>}
      {bytes !== undefined && <> {sizeOf(bytes, language)}</>}
    </p>
  );
}

/** Channels, and gateways that add jobs themselves, name the same things differently. */
const NAMES = ['fileName', 'filename', 'name'];
const TYPES = ['mimeType', 'type'];
const SIZES = ['bytes', 'size'];

function nameOf(media: Record<string, unknown>) {
  const name = first(media, NAMES);
  const type = first(media, TYPES);
  return (
    <>
      {typeof name === 'string' && <bdi>{name.slice(0, LONGEST)}</bdi>}{' '}
      {typeof type === 'string' && <code>{type.slice(0, LONGEST)}</code>}
    </>
  );
}

const LONGEST = 100;

function bytesOf(media: Record<string, unknown> | null): number | undefined {
  const bytes = Number(media ? (first(media, SIZES) ?? Number.NaN) : Number.NaN);
  return Number.isFinite(bytes) && bytes > 0 ? bytes : undefined;
}

function first(media: Record<string, unknown>, keys: readonly string[]): unknown {
  return keys
    .map((key) => media[key])
    .find((value) => typeof value === 'string' || typeof value === 'number');
}
