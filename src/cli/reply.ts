import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { answerByHand, conversationOfClient } from '../operations/answer-by-hand';
import { nonEmptyText } from './arguments';
import { type OutputFlags, print } from './output';
import { ownerOf } from './owner';
import { withDatabase } from './with-database';
import { withQueues } from './with-queues';

interface Flags extends OutputFlags {
  company: string;
  phone: string;
  text: string;
  id?: string;
}

export function addReply(program: Command): void {
  program
    .command('reply')
    .description('answer a client in place of the bot, which then says nothing for PERSON_PAUSE')
    .requiredOption('--company <id>', 'id of the company')
    .requiredOption('--phone <phone>', 'phone number or WhatsApp id of the client')
    .requiredOption('--text <text>', 'what the client is to read', nonEmptyText)
    .option('--id <id>', 'of this reply: repeated with the same id, it is sent once; a new one by default')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  dialogkeeper reply --company demo --phone +79990000001 --text "Да, ждём вас в десять."',
    )
    .action(reply);
}

async function reply({ company, phone, text, id = randomUUID(), json }: Flags): Promise<void> {
  const { conversationId, answered } = await withDatabase(async (db, config) => {
    const conversationId = await conversationOfClient(db, ownerOf({ company, phone }));
    const { personPause, debounce: debounceMs, maxWait: maxWaitMs, gatewayTimeout } = config;
    const debounce = { debounceMs, maxWaitMs };
    const deps = { db, personPauseMs: personPause, debounce, gatewayTimeoutMs: gatewayTimeout };
    return { conversationId, answered: await answerByHand(deps, { conversationId, text, token: id }) };
  });
  // Where the queue Redis is away, the sweep sends it later.
  await withQueues(({ queues }) => queues.wakeOutbox(conversationId)).catch(() => undefined);
  const result = { conversationId, replyId: id, stored: answered.kind === 'stored' };
  print(result, { json }, () =>
    answered.kind === 'stored' ? 'the reply is being sent; the bot is silent' : 'it was sent before',
  );
}
