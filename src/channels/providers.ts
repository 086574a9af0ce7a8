import { evolution } from './evolution';
import { generic } from './generic';
import { meta } from './meta';
import type { AnyProvider } from './provider';
import { waha } from './waha';

/** Every provider that a channel of the configuration file may name. */
export const PROVIDERS = {
  meta,
  waha,
  evolution,
  generic,
} satisfies Record<string, AnyProvider>;

export type ProviderName = keyof typeof PROVIDERS;

export function providerOf(name: ProviderName): AnyProvider {
  return PROVIDERS[name];
}
