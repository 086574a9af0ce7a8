import type { Command } from 'commander';
import { COMMAND_LINE, recordEntry } from '../access/audit';
import { Events } from '../observability/events';
import { type Forgotten, forgetClient } from '../operations/forget-client';
import { shownAddress } from '../privacy/shown-address';
import { confirmed } from './confirm';
import { print } from './output';
import { type OwnerFlags, ownerOf } from './owner';
import { withContexts } from './with-contexts';
import { withQueues } from './with-queues';

interface Flags extends OwnerFlags {
  yes?: boolean;
  withBookings?: boolean;
}

export function addClientForget(client: Command): void {
  client
    .command('forget')
    .description(
      'delete everything about a client, in PostgreSQL and in Redis; their bookings stay, without them (docs/privacy.md)',
    )
    .requiredOption('--company <id>', 'id of the company')
    .requiredOption('--phone <phone>', 'any phone number or WhatsApp id of the client')
    .option('--with-bookings', 'also a client who has bookings ahead')
    .option('--yes', 'do not ask')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  dialogkeeper client forget --company demo --phone +79990000001 --yes',
    )
    .action(forgetOne);
}

async function forgetOne(flags: Flags, command: Command): Promise<void> {
  const owner = ownerOf(flags);
  const { yes, withBookings } = flags;
  const question = `Delete everything about client ${shownAddress(owner.client)} of company ${owner.companyId}? This cannot be undone.`;
  if (!yes && !(await confirmed(question, command))) return;
  const forgotten = await withContexts(owner.companyId, (contexts, { db }) =>
    withQueues(async ({ queues }) => {
      const deps = { db, queues, contexts, events: new Events() };
      const result = await forgetClient(deps, owner, { withBookings });
      await recordEntry(
        db,
        COMMAND_LINE,
        { action: 'forget', companyId: owner.companyId, detail: { ...result } },
        'done',
      );
      return result;
    }),
  );
  print(forgotten, flags, () => textOf(forgotten));
}

function textOf({ known, messages, bookings, jobs, finished }: Forgotten): string {
  const counts = `messages deleted: ${messages}, bookings kept without the client: ${bookings}, jobs removed or changed: ${jobs}`;
  return [
    known ? `forgotten; ${counts}` : `the database knows no such client; jobs removed or changed: ${jobs}`,
    ...(finished
      ? []
      : ['Redis did not answer in the end: the workers remove what it holds as soon as it does']),
  ].join('\n');
}
