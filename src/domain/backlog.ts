/** What waits in PostgreSQL. */
export interface Backlog {
  /** For each company that is measured on its own, and one for all others together. */
  companies: CompanyBacklog[];
  /** Companies that have deferred conversations. */
  floodedCompanies: number;
  /** Channels whose gateway accepts nothing. */
  outages: number;
  /** Channels whose provider has lost its session with WhatsApp. */
  disconnected: number;
  /** Booking events of turns that are not on their queue yet. */
  unpublishedEvents: number;
}

export interface CompanyBacklog {
  /** Null: all companies that are not measured on their own. */
  companyId: string | null;
  /** Conversations with unanswered messages. `waiting`: not due yet. `due`: due, with a place. `paused`: a person answers. */
  conversations: Record<ConversationState, number>;
  /** Since the oldest unanswered message was stored, paused and parked conversations aside; 0: none. */
  oldestUnansweredSeconds: number;
  /** Replies that are not sent. `paused`: their channel has an outage. */
  replies: Record<UnsentState, number>;
  /** Since the oldest pending reply was committed, those of an outage aside; 0: none. */
  oldestUnsentSeconds: number;
  /** Replies that wait for an operator. */
  waitingDrafts: number;
  /** Since the oldest of them was written; 0: none waits. */
  oldestDraftSeconds: number;
}

export const CONVERSATION_STATES = ['waiting', 'due', 'deferred', 'paused', 'parked'] as const;
export type ConversationState = (typeof CONVERSATION_STATES)[number];

export const UNSENT_STATES = ['pending', 'paused', 'held'] as const;
export type UnsentState = (typeof UNSENT_STATES)[number];

/** All shards of a queue together. */
export interface QueueDepth {
  queue: string;
  jobs: Record<JobState, number>;
  /** Since the oldest job that waits was added; 0: none waits. */
  oldestSeconds: number;
}

/** As BullMQ calls them; `waiting` includes those with a priority. */
export const JOB_STATES = ['waiting', 'active', 'delayed', 'failed'] as const;
export type JobState = (typeof JOB_STATES)[number];
