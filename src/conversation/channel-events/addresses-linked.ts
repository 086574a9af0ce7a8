import { type Address, normalizeAddress } from '../../domain/address';
import { linkAddresses } from '../link-addresses';
import type { ChannelEventDeps, Handled, Told } from './handled';

/** The provider says that these addresses are of one person. Where it knows no client, nothing is remembered. */
export async function addressesLinked(
  deps: ChannelEventDeps,
  { companyId, event }: Told<'addresses-linked'>,
): Promise<Handled> {
  const addresses: Address[] = [...new Set(event.addresses.map(normalizeAddress))];
  if (addresses.length < 2) return 'one-address';
  return (await linkAddresses(deps, { companyId, addresses })) ? undefined : 'unknown-client';
}
