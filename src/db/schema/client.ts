import type { ColumnType, Generated } from 'kysely';
import type { Id, Ref, Time, Version } from './columns';

export interface ClientTable {
  id: Id;
  company_id: string;
  /** The client's canonical address: E.164 where a phone is known. */
  address: string;
  name: string | null;
  notes: string | null;
  /** Its context is warmed before those of others. */
  vip: Generated<boolean>;
  /** In the company's booking system. */
  external_id: ColumnType<string | null, string | null | undefined, string | null>;
  /** When they asked for no more reminders; null: they have not. */
  reminders_off_at: ColumnType<Date | null, undefined, Date | null>;
  version: Version;
  created_at: Generated<Date>;
}

export interface ClientAddressTable {
  company_id: string;
  address: string;
  client_id: Ref;
  /** When a provider last said that it reaches no person there; null: it has not, or they have written since. */
  unreachable_at: ColumnType<Date | null, Date | undefined, Date | null>;
  /** Since when it is this client's: it was linked to another address of theirs, perhaps by a merge. Null: from the beginning. */
  linked_at: ColumnType<Date | null, never, Date | null>;
}

/** What a client has said about themselves. */
export interface ClientFactTable {
  company_id: string;
  client_id: ColumnType<string, string, never>;
  /** As `topicOf` spells it: see domain/facts.ts. */
  topic: string;
  text: string;
  /** The provider's id of the message in which they have told it. */
  message_id: string;
  /** When that message was sent. */
  told_at: Time;
}

/** A client who was deleted, until Redis holds nothing of them any more. */
export interface ForgottenClientTable {
  id: Id;
  company_id: string;
  /** All that they had, in every spelling. */
  addresses: ColumnType<string[], readonly string[], never>;
  forgotten_at: Generated<Date>;
}
