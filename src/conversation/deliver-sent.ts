import type { MarkedReply } from '../db/outbox/mark-sent';
import type { Events } from '../observability/events';

/** For a reply that was marked as sent. */
export function emitSent(
  events: Events,
  { companyId, conversationId, id: replyId }: { companyId: string; conversationId: string; id: string },
  { more: _, ended, ...waited }: MarkedReply,
): void {
  events.emit('reply.sent', { companyId, conversationId, replyId, ...waited });
  if (ended) events.emit('outage.ended', ended);
}
