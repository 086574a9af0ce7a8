import type { MessageKind } from './context';

/**
 * What a message of a client does to its conversation.
 * - `turn`: a turn runs for it.
 * - `dialogue`: it becomes part of the dialogue, and no turn runs for it.
 * - `none`: it is not stored.
 */
export type MessageEffect = 'turn' | 'dialogue' | 'none';

/** A file without a caption, and a kind that we cannot read, may be all that the client says: the responder decides. */
const EFFECTS: Record<MessageKind, MessageEffect> = {
  text: 'turn',
  image: 'turn',
  audio: 'turn',
  video: 'turn',
  document: 'turn',
  sticker: 'turn',
  location: 'turn',
  contact: 'turn',
  button: 'turn',
  unsupported: 'turn',
  reaction: 'none', // it says nothing new, and an answer to a heart would surprise
};

/** `standby`: another agent answers it. */
export function effectOf({
  kind,
  standby,
}: {
  kind: MessageKind;
  standby?: boolean | undefined;
}): MessageEffect {
  const effect = EFFECTS[kind];
  return effect === 'turn' && standby ? 'dialogue' : effect;
}
