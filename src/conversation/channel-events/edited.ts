import { editMessage } from '../../db/channel-events/edit-message';
import { plausible } from '../../domain/message-times';
import { dropDialogue } from './drop-dialogue';
import { EventTooEarly } from './errors';
import type { ChannelEventDeps, Handled, Told } from './handled';

/** The client has changed a message. The newest text counts, in whatever order the edits arrive. */
export async function onEdited(deps: ChannelEventDeps, told: Told<'edited'>): Promise<Handled> {
  const { companyId, channel, event } = told;
  const { messageId, text } = event;
  const at = plausible(new Date(event.at), new Date());
  const edited = await editMessage(deps.db, { companyId, channel, messageId, text, at });
  if (edited.kind === 'not-stored') throw new EventTooEarly('message-not-stored');
  if (edited.kind !== 'edited') return edited.kind;
  await dropDialogue(deps, companyId, edited.conversationId);
  if (edited.dueInMs !== null) await deps.queues.wakeTurn(edited.conversationId, edited.dueInMs);
  return undefined;
}
