import type { Db } from '../database';
import type { ChannelKey } from '../outages/channel-key';
import { storableText } from '../storable';

export interface Session extends ChannelKey {
  connected: boolean;
  /** The provider's word. */
  state: string;
  /** By the provider's clock: it orders the states. */
  at: Date;
}

/** `older`: a newer state is known. `unchanged`: the channel was connected, or disconnected, already. */
export type StoredSession = 'changed' | 'unchanged' | 'older';

/** Stores the state of a channel's session. The company must exist. Throws `LockTimedOut`. */
export async function storeSession(
  db: Db,
  { companyId, channel: name, ...session }: Session,
): Promise<StoredSession> {
  const { connected, state, at } = session;
  const channel = storableText(name);
  return db.transaction().execute(async (tx): Promise<StoredSession> => {
    const known = await tx
      .selectFrom('channel_state')
      .select(['connected', 'changed_at'])
      .where('company_id', '=', companyId)
      .where('channel', '=', channel)
      .forUpdate()
      .executeTakeFirst();
    if (known?.changed_at && known.changed_at >= at) return 'older';
    const now = { connected, state: storableText(state), changed_at: at };
    await tx
      .insertInto('channel_state')
      .values({ company_id: companyId, channel, ...now })
      .onConflict((conflict) => conflict.columns(['company_id', 'channel']).doUpdateSet(now))
      .execute();
    return known?.connected === connected ? 'unchanged' : 'changed';
  });
}
