import type { ConfiguredChannel } from '../../channels/configured';
import { PROVIDERS, type ProviderName, providerOf } from '../../channels/providers';
import { COMPANY_ID } from '../../domain/company-id';
import type { Environment } from '../../settings/setting';
import { type At, shown } from './at';
import { oneOfNames } from './names';
import { readProviderSettings } from './provider-settings';

/** A segment of a URL. */
const CHANNEL_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Throws `ConfigFileInvalid`. */
export function readChannels(given: unknown, env: Environment, at: At): ConfiguredChannel[] {
  const channels: ConfiguredChannel[] = [];
  for (const [i, entry] of at.list(given).entries()) {
    const channel = readChannel(entry, env, at.in(i));
    const twin = channels.findIndex((other) => other.id === channel.id);
    if (twin >= 0)
      throw at.in(i, 'id').wrong(shown(channel.id), `must be unique; ${at.in(twin).path} has it already`);
    const same = channels.findIndex((other) => isSameAccount(other, channel));
    if (same >= 0)
      throw at
        .in(i)
        .wrong(`of the same account as ${at.in(same).path}`, 'must be another number of its provider');
    channels.push(channel);
  }
  return channels;
}

function readChannel(entry: unknown, env: Environment, at: At): ConfiguredChannel {
  const { id, company, provider, ...settings } = at.object(entry);
  if (typeof id !== 'string' || !CHANNEL_ID.test(id))
    throw at
      .in('id')
      .wrong(shown(id), 'must be 1 to 64 letters, digits, ., _ or -, and begin with a letter or a digit');
  const companyId = typeof company === 'number' ? String(company) : company;
  if (typeof companyId !== 'string' || !COMPANY_ID.test(companyId))
    throw at
      .in('company')
      .wrong(shown(company), 'must be the id of a company: 1 to 64 letters, digits, - or _');
  if (!isProvider(provider))
    throw at
      .in('provider')
      .wrong(
        shown(provider),
        oneOfNames(typeof provider === 'string' ? provider : '', Object.keys(PROVIDERS)),
      );
  return { id, company: companyId, provider, settings: readProviderSettings(provider, settings, env, at) };
}

function isProvider(name: unknown): name is ProviderName {
  return typeof name === 'string' && Object.hasOwn(PROVIDERS, name);
}

/** A provider sends each message of a number once: two channels of it could not both get it. */
function isSameAccount(one: ConfiguredChannel, other: ConfiguredChannel): boolean {
  if (one.provider !== other.provider) return false;
  const { account } = providerOf(one.provider);
  if (account === undefined) return false;
  const [a, b] = [account(one.settings), account(other.settings)];
  return a.name === b.name && a.server === b.server;
}
