import type { Settings, Values } from '../settings/setting';
import type { Channel } from './channel';

/**
 * A kind of channel that environment variables configure: one folder that exports one of these, and one line in `gateways.ts`.
 * `GATEWAY` is its name.
 */
export interface Gateway<Kind extends string, Variables extends Settings, Of extends { kind: Kind }> {
  variables: Variables;
  /** Throws `ConfigInvalid`. */
  read(values: Values<Variables>): Of;
  /** `timeoutMs`: milliseconds that one `send` may take, repetitions included. */
  create(settings: Of, timeoutMs: number): Channel;
}

/** For one object per kind with inferred types. */
export function defineGateway<
  const Kind extends string,
  Variables extends Settings,
  Of extends { kind: Kind },
>(gateway: Gateway<Kind, Variables, Of>): Gateway<Kind, Variables, Of> {
  return gateway;
}

/** Its functions take what its own `read` has returned. */
// biome-ignore lint/suspicious/noExplicitAny: kinds with different settings stand in one list
export type AnyGateway = Gateway<string, Settings, any>;
