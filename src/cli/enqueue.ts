import { randomUUID } from 'node:crypto';
import { type Command, InvalidArgumentError } from 'commander';
import type { MessageInput } from '../queues/producer';
import { withProducer } from './connect';
import { print } from './output';
import { leave } from './stop-signal';

interface EnqueueOptions {
  company: string;
  from: string;
  text: string;
  name?: string;
  id?: string;
  json?: boolean;
}

export function addEnqueue(program: Command): void {
  program
    .command('enqueue')
    .description('add an incoming message, as a gateway would')
    .requiredOption('--company <id>', 'id of the company that the client writes to')
    .requiredOption('--from <address>', 'phone number or WhatsApp id of the client')
    .requiredOption('--text <text>', 'text of the message', someText)
    .option('--name <name>', 'name that the client gives')
    .option('--id <id>', 'message id of the provider; a new one by default')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  dialogkeeper enqueue --company demo --from +79990000001 --text "Можно завтра на стрижку?"',
    )
    .action(enqueue);
}

async function enqueue({ company, from, text, name, id, json }: EnqueueOptions): Promise<void> {
  const message: MessageInput = {
    companyId: company,
    from: { kind: from.includes('@') ? 'jid' : 'phone', value: from },
    ...(name !== undefined && { name }),
    messageId: id ?? randomUUID(),
    text,
    sentAt: new Date().toISOString(),
  };
  await withProducer(company, (producer) => producer.receiveMessage(message));
  print(message, { json }, () => `enqueued ${message.messageId}`);
  await leave();
}

function someText(given: string): string {
  if (given.trim() !== '') return given;
  throw new InvalidArgumentError('It must not be empty.');
}
