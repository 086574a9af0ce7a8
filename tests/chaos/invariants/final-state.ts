import type { ReceivedReply } from '../mock-gateway';
import type { Deletion, Observations, ResponderRun } from '../observations';
import type { Snapshot, SnapshotConversation } from '../snapshot';

export interface Turn {
  /** The conversation's version after it. */
  number: number;
  /** The run that it committed, by the id in the dialogue's state. Undefined: no run with this id was observed. */
  run: ResponderRun | undefined;
}

/** The database after a schedule, and what the suite observed. */
export class FinalState {
  /** All rows that ever existed; deleted rows as they were when they were deleted. */
  readonly snapshot: Snapshot;
  /** The conversation of each committed run, by run id. */
  readonly #owners = new Map<string, SnapshotConversation>();
  readonly #runs: ReadonlyMap<string, ResponderRun>;
  /** By message id. A message has two conversations if the first was deleted and the message was delivered again. */
  readonly #holders = new Map<string, SnapshotConversation[]>();

  constructor(
    /** The rows that exist at the end. */
    readonly remaining: Snapshot,
    readonly observations: Observations,
  ) {
    this.snapshot = merged([...observations.deletions.map(({ rows }) => rows), remaining]);
    this.#runs = new Map(observations.runs.map((run) => [run.report.runId, run]));
    const conversations = new Map(this.snapshot.conversations.map((one) => [one.id, one]));
    for (const conversation of this.snapshot.conversations) {
      for (const runId of conversation.state.runs ?? []) {
        if (!this.#owners.has(runId)) this.#owners.set(runId, conversation);
      }
    }
    for (const { direction, messageId, conversationId } of this.snapshot.messages) {
      const conversation = conversations.get(conversationId);
      if (direction !== 'in' || messageId === null || !conversation) continue;
      this.#holders.set(messageId, [...(this.#holders.get(messageId) ?? []), conversation]);
    }
  }

  /** The conversations that contain all messages of the run. */
  holdersOf({ report }: ResponderRun): SnapshotConversation[] {
    const [first, ...others] = report.messageIds.map((message) => this.#holders.get(message) ?? []);
    return (first ?? []).filter((one) => others.every((holders) => holders.includes(one)));
  }

  /**
   * The conversation of the run. Undefined: unknown, because the conversation was being deleted. Such a run is not
   * committed, and its context may be from before or after the deletion.
   */
  conversationOf(run: ResponderRun): SnapshotConversation | undefined {
    const owner = this.#owners.get(run.report.runId);
    if (owner) return owner;
    const holders = this.holdersOf(run);
    const before = holders.find((holder) => run.at < (this.deletionOf(holder)?.from ?? -Infinity));
    if (before) return before;
    const [last, ...others] = holders;
    return last && others.length === 0 && !this.deletionOf(last) ? last : undefined;
  }

  /** The deletion that removed the conversation; undefined: it still exists. */
  deletionOf(conversation: SnapshotConversation): Deletion | undefined {
    return this.observations.deletions.find(({ rows }) =>
      rows.conversations.some(({ id }) => id === conversation.id),
    );
  }

  /** The deletions of the same client that happened before the conversation began. */
  deletionsBefore(conversation: SnapshotConversation): Deletion[] {
    const deletions = this.observations.deletionsOf(conversation.companyId, conversation.client);
    const own = this.deletionOf(conversation);
    return own ? deletions.slice(0, deletions.indexOf(own)) : deletions;
  }

  turnsOf({ state }: SnapshotConversation): Turn[] {
    return (state.runs ?? []).map((runId, i) => ({ number: i + 1, run: this.#runs.get(runId) }));
  }

  incoming(conversation: SnapshotConversation) {
    return this.#messagesOf(conversation, 'in');
  }

  replies(conversation: SnapshotConversation) {
    return this.#messagesOf(conversation, 'out');
  }

  /** Texts of both sides up to that turn, in the order of a dialogue segment. */
  dialogue(conversation: SnapshotConversation, upTo: number): string[] {
    return this.snapshot.messages
      .filter(
        ({ conversationId, turn }) => conversationId === conversation.id && turn !== null && turn <= upTo,
      )
      .map(({ text }) => text ?? '');
  }

  /** Every time the gateway received this reply, oldest first. */
  receivedOf(key: string | null): ReceivedReply[] {
    return this.observations.received.filter(({ idempotencyKey }) => idempotencyKey === key);
  }

  #messagesOf(conversation: SnapshotConversation, direction: 'in' | 'out') {
    return this.snapshot.messages.filter(
      (message) => message.conversationId === conversation.id && message.direction === direction,
    );
  }
}

function merged(snapshots: readonly Snapshot[]): Snapshot {
  return {
    clients: snapshots.flatMap(({ clients }) => clients),
    conversations: snapshots.flatMap(({ conversations }) => conversations),
    messages: snapshots.flatMap(({ messages }) => messages),
    bookings: snapshots.flatMap(({ bookings }) => bookings),
    events: snapshots.flatMap(({ events }) => events),
  };
}

export function named({ companyId, client, id }: SnapshotConversation): string {
  return `conversation ${id} (${client} with ${companyId})`;
}
