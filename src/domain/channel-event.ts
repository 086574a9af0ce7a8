import type { GivenAddress } from './address';
import type { MessageKind } from './context';

/**
 * What a provider tells about a channel besides the messages of clients. `messageId` is the provider's id of the message that
 * the event is about.
 */
export type ChannelEvent =
  | DeliveryStatus
  | MessageEdited
  | MessageDeleted
  | PersonReplied
  | AddressesLinked
  | SessionChanged;

/** What became of a reply of ours after the provider had accepted it. Arrives late, twice, and in any order. */
export interface DeliveryStatus {
  type: 'status';
  messageId: string;
  /** Ours, where the provider returns it (Meta: `biz_opaque_callback_data`). It settles a reply that may have been sent. */
  idempotencyKey?: string | undefined;
  status: DeliveryState;
  /** ISO 8601. */
  at: string;
  /** Of status `failed`. */
  failure?: DeliveryFailure | undefined;
  /** The provider charges for this message. */
  billable?: boolean | undefined;
}

export type DeliveryState = 'sent' | 'delivered' | 'read' | 'failed';

export interface DeliveryFailure {
  effect: FailureEffect;
  /** The provider's. */
  code?: string | undefined;
  /** The provider's words, without what they quote of the reply. */
  reason: string;
}

/**
 * What a provider's refusal means for the reply, and for those after it:
 * - `refused`: this reply is never sent; others are.
 * - `unreachable`: the same, and its client cannot be reached on this channel at all.
 * - `window`: the client has not written for long, and only a template is taken: the reply is sent as one, if the channel has one.
 * - `retry`: a fault of a moment; the same reply is worth another attempt.
 * - `slow`: too many messages; the channel sends more slowly for a while.
 * - `outage`: the channel takes no message (payment, credentials, a ban). All replies are kept, and it is probed.
 */
export type FailureEffect = 'refused' | 'unreachable' | 'window' | 'retry' | 'slow' | 'outage';

/** The client has changed a message. */
export interface MessageEdited {
  type: 'edited';
  messageId: string;
  text: string | null;
  /** ISO 8601. */
  at: string;
}

/** The client has deleted a message for both sides. */
export interface MessageDeleted {
  type: 'deleted';
  messageId: string;
  /** ISO 8601. */
  at: string;
}

/** A person of the business has written to the client: from the phone, or in the provider's own inbox. */
export interface PersonReplied {
  type: 'person-replied';
  messageId: string;
  to: GivenAddress;
  /** Further addresses of the client: a phone number beside a LID, for example. */
  aliases?: GivenAddress[] | undefined;
  kind: MessageKind;
  text: string | null;
  /** ISO 8601. */
  at: string;
}

/** The addresses are of one person. The first one is the newest. */
export interface AddressesLinked {
  type: 'addresses-linked';
  addresses: GivenAddress[];
}

/** The provider's session with WhatsApp: a phone that was unlinked, a QR code that waits to be scanned. */
export interface SessionChanged {
  type: 'session';
  connected: boolean;
  /** The provider's word for the state. */
  state: string;
  /** ISO 8601. */
  at: string;
}
