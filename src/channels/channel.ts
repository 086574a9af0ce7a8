import { HOUR } from '../time/duration';

/** Milliseconds. A provider that asks to be left alone for longer is asked again after this. */
export const LONGEST_RETRY_AFTER = HOUR;

/** A way out to WhatsApp. */
export interface Gateway {
  /**
   * Resolves when the provider has accepted the message.
   * Throws
   * - `GatewayRefused`: the provider refuses this message; trying again cannot help.
   * - `GatewayOutage`: the address refuses every message.
   * - `GatewayUnavailable`: the message was certainly not taken.
   * - Any other error, such as `GatewayUnconfirmed`: it is unknown whether the message was taken.
   */
  send(message: OutgoingMessage, signal: AbortSignal): Promise<Sent>;
}

export interface OutgoingMessage {
  companyId: string;
  /** Canonical address: E.164, or `lid:…` / `bsuid:…`. */
  to: string;
  channel: string;
  text: string;
  /** The same for every attempt to send this message, different for any other message. */
  idempotencyKey: string;
  /** `hold`: it must not be sent a second time when nobody knows whether the first was taken. */
  onUnconfirmed: 'repeat' | 'hold';
}

export interface Sent {
  /** The provider's id of the message, where it gives one. */
  messageId?: string;
}
