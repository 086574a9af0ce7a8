import type { Command } from 'commander';
import { listVip, setVip } from '../operations/vip';
import { type OutputFlags, print, printList } from './output';
import { type OwnerFlags, ownerOf } from './owner';
import { withDatabase } from './with-database';

export function addClientVip(client: Command): void {
  const vip = client.command('vip').description('list, add or remove VIP clients');

  vip
    .command('list')
    .description('list VIP clients')
    .option('--company <id>', 'id of a company: only its clients')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  dialogkeeper client vip list --company demo')
    .action(async (flags: OutputFlags & { company?: string }) => {
      printList(
        await withDatabase((db) => listVip(db, flags.company)),
        flags,
        ({ companyId, client, name }) => [`company ${companyId}`, client, name ?? 'no name'].join('  '),
      );
    });

  addMark(vip, 'add', 'mark a client as VIP', true);
  addMark(vip, 'remove', 'no longer mark a client as VIP', false);
}

function addMark(vip: Command, name: string, description: string, mark: boolean): void {
  vip
    .command(name)
    .description(description)
    .requiredOption('--company <id>', 'id of the company')
    .requiredOption('--phone <phone>', 'phone number or WhatsApp id of the client')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', `\nExample:\n  dialogkeeper client vip ${name} --company demo --phone +79990000001`)
    .action(async (flags: OwnerFlags) => {
      await withDatabase((db) => setVip(db, ownerOf(flags), mark));
      print({ vip: mark }, flags, () => (mark ? 'the client is VIP' : 'the client is not VIP'));
    });
}
