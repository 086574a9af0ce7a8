import type { z } from 'zod';
import type { ChannelEvent } from '../domain/channel-event';
import type { PayloadInput } from '../jobs';
import type { incomingMessage } from '../jobs/incoming-message';
import type { WebhookRequest } from '../provider-api/webhook-request';
import type { Channel } from './channel';

export type { WebhookRequest };

/**
 * A provider of WhatsApp: one folder that exports one of these, and one line in `providers.ts`. A channel is one entry of the
 * configuration file with `provider` and the provider's settings.
 */
export interface Provider<Settings extends object = object, Input = unknown> {
  /** The settings of a channel of this provider, without `id`, `company` and `provider`. */
  settings: z.ZodType<Settings, Input>;
  /** The settings that are secrets: they must refer to environment variables. */
  secrets: readonly (keyof Settings & string)[];
  /** Undefined: nothing comes in over HTTP. */
  receive?: (settings: Settings, request: WebhookRequest) => Received;
  /** `timeoutMs`: milliseconds that one `send` may take, repetitions included. */
  createChannel(settings: Settings, timeoutMs: number): Channel;
  /**
   * The provider's name of this number, where one webhook serves several numbers. What is received for another account goes to
   * the channel of that account, if both have the same `trust`. `server`: where names are unique on one server only, its address.
   */
  account?: (settings: Settings) => Account;
  /**
   * Asks the provider whether the settings work, without sending anything. Returns what it says of the number. Throws
   * `GatewayRefused` or `GatewayOutage` where they do not, or the number is not connected, and another `GatewayFailure` where the
   * provider does not say.
   */
  check?: (settings: Settings, signal: AbortSignal) => Promise<string>;
  /** What to do about the reasons of a failed `check`: the first that fits, by the setting that is wrong. */
  advice?: readonly Advice[];
}

export interface Advice {
  /** The reason, such as `401: no such key`. */
  reason: RegExp;
  todo: string;
}

export interface Account {
  name: string;
  trust: string;
  server?: string;
}

/** For one object per provider with inferred settings. */
export function defineProvider<Settings extends object, Input = unknown>(
  provider: Provider<Settings, Input>,
): Provider<Settings, Input> {
  return provider;
}

/** Its functions take the settings that its own `settings` has parsed. */
// biome-ignore lint/suspicious/noExplicitAny: providers of different settings stand in one list
export type AnyProvider = Provider<any>;

export type Received =
  /** Not from the provider, or not what the provider sends. `reason` is logged and answered; it quotes nothing. */
  | { kind: 'refused'; status: 400 | 401 | 403 | 404; reason: string }
  /** A question of the provider's about the webhook itself. */
  | { kind: 'answered'; status: 200; body: string }
  | { kind: 'accepted'; items: ReceivedItem[] };

/** What is no concern of a dialogue, and how it is counted. docs/channels.md says what the words mean. */
export const IGNORED = [
  'account-update',
  'album',
  'broadcast',
  'call',
  'echo-edit',
  'echo-reaction',
  'echo-revoke',
  'empty',
  'encrypted-edit',
  'error',
  'event',
  'group',
  'group-status',
  'history',
  'identity-change',
  'newsletter',
  'other-field',
  'other-messenger',
  'other-object',
  'own-message',
  'poll-vote',
  'reaction',
  'request-welcome',
  'standby-echo',
  'standby-status',
  'state',
  'system',
  'unknown-field',
  'unknown-status',
  'unreadable',
  'waiting',
] as const;
export type Ignored = (typeof IGNORED)[number];

export type ReceivedItem = { account?: string } & (
  | { kind: 'message'; message: InboundMessage }
  | { kind: 'event'; event: ChannelEvent }
  /** Known, and of no concern to a dialogue (a group, a call, a reaction), or unreadable. `what` is counted. */
  | { kind: 'ignored'; what: Ignored }
);

/** What the job `incoming-message` takes, without what the channel knows. */
export type InboundMessage = Omit<PayloadInput<typeof incomingMessage>, 'companyId' | 'channel'>;
