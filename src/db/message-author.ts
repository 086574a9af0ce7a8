import { sql } from 'kysely';

export type Author = 'client' | 'bot' | 'person';

/** Who has written a row of `message`. A statement that selects from it may use these. */
export const writtenBy = sql<Author>`case when message.direction = 'in' then 'client' else coalesce(message.author, 'bot') end`;

/** Whether the message reminds of a booking. */
export const isReminder = sql<boolean>`message.direction = 'out' and exists (
  select from reminder where reminder.message_id = message.id
)`;
