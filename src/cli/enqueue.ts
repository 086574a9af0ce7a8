import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { MessageInput } from '../producer';
import { withProducer } from './connect';
import { print } from './output';

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
    .requiredOption('--company <id>', 'whom the client writes to')
    .requiredOption('--from <address>', 'phone number or WhatsApp id')
    .requiredOption('--text <text>', 'what the client writes')
    .option('--name <name>', 'what the client calls himself')
    .option('--id <id>', 'the provider’s message id (default: a new one)')
    .option('--json', 'print JSON')
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
  await withProducer((producer) => producer.receiveMessage(message));
  print(message, { json }, () => `enqueued ${message.messageId}`);
}
