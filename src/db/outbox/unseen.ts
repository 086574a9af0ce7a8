import { type RawBuilder, sql } from 'kysely';

/**
 * Whether the client cannot have read our last message at `writtenAt`: it was not being sent yet, or it waits, has failed or is held. Phones
 * count whole seconds. False: there is none.
 */
export function isUnseen(conversation: string, writtenAt: string): RawBuilder<boolean> {
  return sql<boolean>`coalesce((
    select reply.status <> 'sent' or date_trunc('second', reply.sending_since) > ${sql.ref(writtenAt)}
    from message as reply
    where reply.conversation_id = ${sql.ref(`${conversation}.id`)} and reply.direction = 'out'
      and reply.turn is not null and reply.deleted_at is null
    order by reply.turn desc, reply.sent_at desc, reply.id desc limit 1
  ), false)`;
}
