import { deleteMessage } from '../../db/channel-events/delete-message';
import { plausible } from '../../domain/message-times';
import { dropDialogue } from './drop-dialogue';
import { EventTooEarly } from './errors';
import type { ChannelEventDeps, Handled, Told } from './handled';

/** The client has deleted a message. If other messages are unanswered, the turn that was superseded runs again for them. */
export async function onDeleted(deps: ChannelEventDeps, told: Told<'deleted'>): Promise<Handled> {
  const { db, queues } = deps;
  const { companyId, channel, event } = told;
  const at = plausible(new Date(event.at), new Date());
  const deleted = await deleteMessage(db, { companyId, channel, messageId: event.messageId }, at);
  if (deleted.kind === 'not-stored') throw new EventTooEarly('message-not-stored');
  if (deleted.kind === 'deleted-before') return 'duplicate';
  await dropDialogue(deps, companyId, deleted.conversationId, ['dialogue', 'client']);
  if (deleted.dueInMs !== null) await queues.wakeTurn(deleted.conversationId, deleted.dueInMs);
  return undefined;
}
