import type { Command } from 'commander';
import { enqueueMessage } from '../operations/messages';
import { nonEmptyText } from './arguments';
import { type OutputFlags, print } from './output';
import { leave } from './stop-signal';
import { withProducer } from './with-producer';

interface Flags extends OutputFlags {
  company: string;
  from: string;
  text: string;
  name?: string;
  id?: string;
}

export function addEnqueue(program: Command): void {
  program
    .command('enqueue')
    .description('enqueue an incoming message, as a gateway does')
    .requiredOption('--company <id>', 'id of the company that the client writes to')
    .requiredOption('--from <address>', 'phone number or WhatsApp id of the client')
    .requiredOption('--text <text>', 'text of the message', nonEmptyText)
    .option('--name <name>', 'name that the client gives')
    .option('--id <id>', 'message id of the provider; a new one by default')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  dialogkeeper enqueue --company demo --from +79990000001 --text "Можно завтра на стрижку?"',
    )
    .action(enqueue);
}

async function enqueue({ company, from, text, name, id, json }: Flags): Promise<void> {
  const message = await withProducer(company, (producer) =>
    enqueueMessage(producer, { companyId: company, from, text, name, messageId: id }),
  );
  print(
    message,
    { json },
    () => `enqueued message ${message.messageId}; the reply appears where \`npm start\` runs`,
  );
  await leave();
}
