import { sameSecret } from '../../provider-api/secret';
import type { ConfiguredChannel } from '../configured';
import { providerOf } from '../providers';

/**
 * The channel of an account that a webhook's body names: its own, or another one of the same provider that trusts the same
 * secret. Undefined: there is none.
 */
export function channelOfAccount(
  own: ConfiguredChannel,
  account: string | undefined,
  channels: readonly ConfiguredChannel[],
): ConfiguredChannel | undefined {
  const accountOf = providerOf(own.provider).account;
  if (account === undefined || accountOf === undefined) return own;
  const { name, trust, server } = accountOf(own.settings);
  if (name === account) return own;
  return channels.find(({ provider, settings }) => {
    if (provider !== own.provider) return false;
    const other = accountOf(settings);
    return other.name === account && other.server === server && sameSecret(other.trust, trust);
  });
}
