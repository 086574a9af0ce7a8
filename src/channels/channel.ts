import type { OnUnconfirmed } from '../domain/policies';

/** Our adapter to a gateway: one way of a company to its clients on WhatsApp. */
export interface Channel {
  /**
   * Resolves when the gateway has accepted the message.
   * Throws
   * - `GatewayRefused`: the gateway refuses this message; another attempt cannot help.
   * - `GatewayOutage`: the gateway refuses every message.
   * - `GatewayUnavailable`: the gateway has certainly not taken the message.
   * - Any other error, such as `GatewayUnconfirmed`: it is unknown whether the gateway has taken the message.
   */
  send(message: OutgoingMessage, signal: AbortSignal): Promise<Sent>;
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
  /** Name of the channel by which the client's message came. */
  channel: string;
  text: string;
  /** Equal for all attempts to send this message, different for any other message. */
  idempotencyKey: string;
  /** `hold`: it must not be sent again when it is unknown whether the gateway has taken it. */
  onUnconfirmed: OnUnconfirmed;
}

export interface Sent {
  /** The provider's id of the message, where it gives one. */
  messageId?: string;
}
