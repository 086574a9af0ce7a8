import { Argument, type Command } from 'commander';
import type { ClientAddress, ClientWithAddresses } from '../db/client-addresses';
import { type Address, normalizeAddress } from '../domain/address';
import { Events } from '../observability/events';
import { linkClient, showClient } from '../operations/client';
import { withoutControlCharacters } from '../privacy/redaction';
import { addClientExport } from './client-export';
import { addClientFacts } from './client-facts';
import { addClientForget } from './client-forget';
import { addClientVip } from './client-vip';
import { type OutputFlags, print } from './output';
import { type OwnerFlags, ownerOf } from './owner';
import { withContexts } from './with-contexts';
import { withDatabase } from './with-database';

export function addClient(program: Command): void {
  const client = program
    .command('client')
    .description(
      'show a client, link the addresses of one person, show what the bot remembers of a client, mark clients as VIP, or export or forget a client',
    )
    .addHelpText('after', '\nExample:\n  dialogkeeper client show --company demo --phone +79990000001');

  client
    .command('show')
    .description('show all addresses of a client, and since when they are linked')
    .requiredOption('--company <id>', 'id of the company')
    .requiredOption('--phone <phone>', 'any phone number or WhatsApp id of the client')
    .option('--full', 'print whole addresses, which are personal data')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  dialogkeeper client show --company demo --phone +79990000001 --full')
    .action(async (flags: OwnerFlags & { full?: boolean }) => {
      const shown = await withDatabase((db) => showClient(db, ownerOf(flags), flags.full ?? false));
      print(shown, flags, () => textOf(shown));
    });

  client
    .command('link')
    .description('make one client of all who have one of these addresses; this cannot be undone')
    .addArgument(new Argument('<newest>', 'phone number or WhatsApp id that the person uses now'))
    .addArgument(new Argument('<others...>', 'other addresses of the same person'))
    .requiredOption('--company <id>', 'id of the company')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  dialogkeeper client link --company demo +79990000001 123456789@lid')
    .action(link);

  addClientFacts(client);
  addClientVip(client);
  addClientExport(client);
  addClientForget(client);
}

async function link(
  newest: string,
  others: string[],
  flags: OutputFlags & { company: string },
  command: Command,
): Promise<void> {
  const addresses: Address[] = [
    ...new Set([newest, ...others].map((value) => normalizeAddress({ kind: 'phone', value }))),
  ];
  if (addresses.length < 2) command.error('error: give two different addresses');
  const { company: companyId } = flags;
  // The next sweep wakes the conversation, if messages of theirs wait.
  const linked = await withContexts(companyId, (contexts, { db }) =>
    linkClient({ db, contexts, events: new Events() }, { companyId, addresses }),
  );
  print(linked, flags, () =>
    linked.merged > 0
      ? `linked; clients who became part of this one: ${linked.merged}`
      : 'linked; no other client had one of these addresses',
  );
}

function textOf({ clientId, name, conversationId, addresses }: ClientWithAddresses): string {
  const who = withoutControlCharacters(name ?? 'no name');
  const conversation = conversationId === null ? 'no conversation yet' : `conversation ${conversationId}`;
  return [`client ${clientId}: ${who}, ${conversation}`, ...addresses.map(line)].join('\n');
}

function line({ address, canonical, linkedAt }: ClientAddress): string {
  const since = linkedAt === null ? '' : `  linked since ${linkedAt.toISOString()}`;
  return `  ${address}${canonical ? '  canonical' : ''}${since}`;
}
