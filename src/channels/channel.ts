import type { Media } from '../domain/media';
import type { OnUnconfirmed } from '../domain/policies';
import type { ReplyOption } from '../domain/turn';

export type { Media } from '../domain/media';

/** Our adapter to a gateway: one way of a company to its clients on WhatsApp. */
export interface Channel {
  /**
   * Resolves when the gateway has accepted the message.
   * Throws
   * - `GatewayRefused`: the gateway refuses this message; another attempt cannot help.
   * - `GatewayOutage`: the gateway refuses every message.
   * - `GatewaySlow`: the gateway wants fewer messages of this channel.
   * - `GatewayUnavailable`: the gateway has certainly not taken the message.
   * - Any other error, such as `GatewayUnconfirmed`: it is unknown whether the gateway has taken the message.
   */
  send(message: OutgoingMessage, signal: AbortSignal): Promise<Sent>;
  /** Characters of one message; a longer reply is sent in parts. Undefined: no limit. */
  readonly longestText?: number;
  /** How many messages the provider takes of this channel, and of this channel for one client. Undefined: no limit. */
  readonly rate?: SendRate;
  /** The provider's delivery states name our idempotency key: they settle whether it has taken a message. */
  readonly confirmsByKey?: true;
  /** For a provider that takes only templates of a client who has not written for long. Undefined: it has no template, or no such rule. */
  readonly window?: ReplyWindow;
  /** Marks the client's message as read and shows that a reply is being written. Called only when a turn runs for it. */
  showTyping?(message: TypingSignal, signal: AbortSignal): Promise<void>;
  /** Milliseconds after which the client does not see it any more, and it is shown again. Undefined: it is shown once. */
  readonly typingMs?: number;
  /** Fetches a file that a client has sent. Throws `MediaUnavailable`. */
  download?(media: Record<string, unknown>, limits: MediaLimits, signal: AbortSignal): Promise<Media>;
}

export interface SendRate {
  perSecond: number;
  /** Messages to one client: at most `burst` at once, and one more every `everyMs`. */
  perClient?: { burst: number; everyMs: number };
}

export interface ReplyWindow {
  /** Since the client's last message. */
  hours: number;
  /** The provider's code of a failure for this reason. */
  code: string;
}

export interface TypingSignal {
  to: string;
  toProviderId?: string | undefined;
  /** The provider's id of the client's last message. */
  messageId: string;
}

export interface MediaLimits {
  bytes: number;
  /** Prefixes of MIME types, such as `image/`. */
  types: readonly string[];
}

/** Finds the channel of a message: a reply leaves through the channel by which the client's message came. */
export interface Channels {
  of(companyId: string, channel: string): Channel;
}

/** All names of all companies lead to this channel. */
export function singleChannel(channel: Channel): Channels {
  return { of: () => channel };
}

export interface OutgoingMessage {
  companyId: string;
  /** Canonical address: E.164, or `lid:…` / `bsuid:…`. */
  to: string;
  /** The client's id in the provider's own spelling, as it came with their last message. */
  toProviderId?: string | undefined;
  /** Name of the channel by which the client's message came. */
  channel: string;
  text: string;
  /** For a button or list row each, where the provider has them. */
  options?: readonly ReplyOption[] | undefined;
  /** The client's last message is older than the channel's `window`: only a template is taken. */
  outsideWindow?: boolean | undefined;
  /** Equal for all attempts to send this message, different for any other message. */
  idempotencyKey: string;
  /** `hold`: it must not be sent again when it is unknown whether the gateway has taken it. */
  onUnconfirmed: OnUnconfirmed;
}

export interface Sent {
  /** The provider's id of the message, where it gives one. */
  messageId?: string;
}
