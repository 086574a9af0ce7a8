import { storeSession } from '../../db/channel-events/session';
import { hasCompany } from '../../db/companies';
import { UnknownCompany } from '../../domain/errors';
import { plausible } from '../../domain/message-times';
import type { ChannelEventDeps, Handled, Told } from './handled';

/** The provider has lost, or found, its session with WhatsApp. Told once, however often the provider repeats it. */
export async function onSession({ db, events }: ChannelEventDeps, told: Told<'session'>): Promise<Handled> {
  const { companyId, channel, event } = told;
  const { connected, state } = event;
  if (!(await hasCompany(db, companyId))) throw new UnknownCompany(companyId);
  const at = plausible(new Date(event.at), new Date());
  const stored = await storeSession(db, { companyId, channel, connected, state, at });
  if (stored !== 'changed') return `session-${stored}`;
  events.emit(connected ? 'channel.connected' : 'channel.disconnected', { companyId, channel, state });
  return undefined;
}
