/** What an operator can see alone in the list of conversations. */
export const CONVERSATION_FILTERS = [
  'all',
  /** The client has written, and no reply is committed: the longest waiting first. */
  'unanswered',
  'handed-over',
  'drafts',
  'held',
  'parked',
  'paused',
  'deferred',
] as const;

export type ConversationFilter = (typeof CONVERSATION_FILTERS)[number];
