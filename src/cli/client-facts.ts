import { Argument, type Command } from 'commander';
import type { Fact } from '../domain/context';
import { listFacts, removeFact } from '../operations/facts';
import { withoutControlCharacters } from '../privacy/redaction';
import { print, printList } from './output';
import { type OwnerFlags, ownerOf } from './owner';
import { withContexts } from './with-contexts';
import { withDatabase } from './with-database';

export function addClientFacts(client: Command): void {
  const facts = client
    .command('facts')
    .description('list what a client has said about themselves, or remove some of it');

  facts
    .command('list', { isDefault: true })
    .description('list the facts that the bot remembers, the newest last')
    .requiredOption('--company <id>', 'id of the company')
    .requiredOption('--phone <phone>', 'phone number or WhatsApp id of the client')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  dialogkeeper client facts --company demo --phone +79990000001')
    .action(async (flags: OwnerFlags) => {
      printList(await withDatabase((db) => listFacts(db, ownerOf(flags))), flags, line);
    });

  facts
    .command('remove')
    .description('make the bot forget a fact')
    .addArgument(new Argument('<topic>', 'topic of the fact, as the list shows it'))
    .requiredOption('--company <id>', 'id of the company')
    .requiredOption('--phone <phone>', 'phone number or WhatsApp id of the client')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  dialogkeeper client facts remove allergies --company demo --phone +79990000001',
    )
    .action(remove);
}

async function remove(topic: string, flags: OwnerFlags): Promise<void> {
  const owner = ownerOf(flags);
  const removed = await withContexts(owner.companyId, (contexts, { db }) =>
    removeFact({ db, contexts }, owner, topic),
  );
  print({ removed }, flags, () => (removed ? 'removed' : 'the client has no fact of this topic'));
}

function line({ topic, text, toldAt }: Fact): string {
  return withoutControlCharacters(`${toldAt}  ${topic}: ${text}`);
}
