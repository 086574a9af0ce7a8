import type { ConfiguredChannel } from '../../channels/configured';
import { PROVIDERS, type ProviderName, providerOf } from '../../channels/providers';
import { SIMULATOR_CHANNEL } from '../../domain/channel';
import type { Environment } from '../../settings/setting';
import { shown } from '../../settings/shown-value';
import type { At } from './at';
import { readEntry } from './entry';
import { readProviderSettings } from './provider-settings';

/** Throws `ConfigFileInvalid`. */
export function readChannels(given: unknown, env: Environment, at: At): ConfiguredChannel[] {
  const channels: ConfiguredChannel[] = [];
  for (const [i, entry] of at.list(given).entries()) {
    const channel = readChannel(entry, env, at.in(i));
    if (channel.id === SIMULATOR_CHANNEL)
      throw at
        .in(i, 'id')
        .wrong(shown(channel.id), 'must be another one: messages of the page /try have that channel');
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

function readChannel(given: unknown, env: Environment, at: At): ConfiguredChannel {
  const { rest, ...entry } = readEntry<ProviderName>(given, PROVIDERS, at);
  return { ...entry, settings: readProviderSettings(providerOf(entry.provider), rest, env, at) };
}

/** A provider sends each message of a number once: two channels of it could not both get it. */
function isSameAccount(one: ConfiguredChannel, other: ConfiguredChannel): boolean {
  if (one.provider !== other.provider) return false;
  const { account } = providerOf(one.provider);
  if (account === undefined) return false;
  const [a, b] = [account(one.settings), account(other.settings)];
  return a.name === b.name && a.server === b.server;
}
