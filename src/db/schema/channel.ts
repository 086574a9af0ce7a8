import type { ColumnType, Generated } from 'kysely';

/** A channel and its failures since the gateway last took a reply. A reply that is taken deletes the row. */
export interface ChannelOutageTable {
  company_id: string;
  channel: string;
  /** Failures in a row, refusals not included. */
  failures: number;
  /** The replies that were refused and marked `failed` since then. They are restored if this becomes an outage. */
  refused: string[];
  /** The last answer of the gateway. */
  reason: string;
  /** When the outage was declared; null: there is no outage. */
  declared_at: ColumnType<Date | null, Date | undefined, Date | null>;
  /** How many probes have failed. */
  probes: Generated<number>;
  /** When the next probe is sent. Until then all replies wait. Null: replies are sent as usual. */
  next_probe_at: ColumnType<Date | null, Date | undefined, Date | null>;
}

/** What is known of a channel as a whole. */
export interface ChannelStateTable {
  company_id: string;
  channel: string;
  /** Whether the provider has a session with WhatsApp; null, with `state` and `changed_at`: it has told nothing. */
  connected: boolean | null;
  /** The provider's word for it. */
  state: string | null;
  changed_at: ColumnType<Date | null, Date | undefined, Date | null>;
  /** When the last message before the silence that was reported last was stored. */
  silent_since: ColumnType<Date | null, Date | undefined, Date | null>;
}
