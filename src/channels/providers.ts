import { evolution } from './evolution';
import { generic } from './generic';
import { greenApi } from './green-api';
import { meta } from './meta';
import type { AnyProvider } from './provider';
import { waha } from './waha';
import { wazzup } from './wazzup';

/** Every provider that a channel of the configuration file may name. */
export const PROVIDERS = {
  meta,
  waha,
  evolution,
  'green-api': greenApi,
  wazzup,
  generic,
} satisfies Record<string, AnyProvider>;

export type ProviderName = keyof typeof PROVIDERS;

export function providerOf(name: ProviderName): AnyProvider {
  return PROVIDERS[name];
}
