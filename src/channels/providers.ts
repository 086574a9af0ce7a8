import { generic } from './generic';
import type { AnyProvider } from './provider';

/** Every provider that a channel of the configuration file may name. */
export const PROVIDERS = {
  generic,
} satisfies Record<string, AnyProvider>;

export type ProviderName = keyof typeof PROVIDERS;

export function providerOf(name: ProviderName): AnyProvider {
  return PROVIDERS[name];
}
