import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Db } from '../../src/db/database';
import { readRecorded } from '../../src/dev/replay/recording';
import type { DialogueMessage } from '../../src/domain/context';

/** Recorded dialogues with salons, if this machine has them beside the repository. */
const RECORDED = join(__dirname, '../../../shared/data/sgd/sgd_salon.public.jsonl');
const FIRST = Date.parse('2026-01-01T09:00:00Z');
const MINUTE = 60_000;

/** Used if there are no recorded dialogues. They have about the same length. */
const INVENTED = [
  ['Hi, I would like to change my hair style, can you find me something?', 'Sure, what do you have in mind?'],
  [
    'A haircut and maybe some colour, next week in the evening',
    'There is a place on Tuesday at 18:30. Shall I book it?',
  ],
  [
    'How much would both of them be and how long does it take?',
    'The haircut is 2000 and the colour 4500, two and a half hours in all.',
  ],
  [
    'Sounds good, please book it for me',
    'Done, see you on Tuesday at 18:30. Is there anything else I can do?',
  ],
  ['No, that is all, thank you very much!', 'You are welcome, have a nice day.'],
] as const;

let lines: readonly string[] | undefined;

/** Client and business write alternately. Another `from` gives another dialogue of the same length. */
export function dialogueOf(length: number, from = 0): DialogueMessage[] {
  lines ??= allLines();
  const all = lines;
  return Array.from({ length }, (_, i) => ({
    from: i % 2 === 0 ? 'client' : 'business',
    kind: 'text',
    text: all[(from * length + i) % all.length] ?? null,
    sentAt: new Date(FIRST + i * MINUTE).toISOString(),
  }));
}

function allLines(): string[] {
  if (!existsSync(RECORDED)) return INVENTED.flat();
  return readRecorded(RECORDED).flatMap(({ turns }) =>
    turns.flatMap(({ messages, reply }) => [messages.join(' '), reply]),
  );
}

/** Stores the messages as answered turns. The client must not have a conversation yet. */
export async function insertDialogue(
  db: Db,
  client: { companyId: string; address: string },
  messages: readonly DialogueMessage[],
): Promise<void> {
  const { companyId: company_id, address } = client;
  const { id: client_id } = await db
    .selectFrom('client')
    .select('id')
    .where('company_id', '=', company_id)
    .where('address', '=', address)
    .executeTakeFirstOrThrow();
  const version = Math.ceil(messages.length / 2);
  const { id } = await db
    .insertInto('conversation')
    .values({ company_id, client_id, version })
    .returning('id')
    .executeTakeFirstOrThrow();
  const rows = messages.map(({ from, kind, text, sentAt }, i) => ({
    company_id,
    conversation_id: id,
    channel: 'bench',
    address,
    kind,
    text,
    sent_at: sentAt,
    received_at: sentAt,
    turn: Math.floor(i / 2) + 1,
    ...(from === 'client'
      ? { direction: 'in' as const, provider_message_id: `${id}-${i}` }
      : { direction: 'out' as const, status: 'sent' as const, idempotency_key: `${id}-${i}` }),
  }));
  await db.insertInto('message').values(rows).execute();
}
