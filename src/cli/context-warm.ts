import type { Command } from 'commander';
import { Events } from '../observability/events';
import { planWarming, type WarmingPlan, warmContexts } from '../operations/warm-contexts';
import type { WarmingResult } from '../warming/company';
import { wholeNumber } from './arguments';
import { type OutputFlags, printList } from './output';
import { withContexts } from './with-contexts';
import { withDatabase } from './with-database';

interface Flags extends OutputFlags {
  company?: string;
  clients?: number;
  dryRun?: boolean;
}

export function addContextWarm(context: Command): void {
  context
    .command('warm')
    .description('load the contexts of clients who will probably write soon, one at a time')
    .option('--company <id>', 'id of a company; default: all')
    .option('--clients <n>', 'at most this many clients of a company; default: WARM_CLIENTS', wholeNumber(1))
    .option('--dry-run', 'only print whose contexts would be loaded, and why')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  dialogkeeper context warm --company demo --dry-run')
    .action(async (flags: Flags) => (flags.dryRun ? dryRun(flags) : warm(flags)));
}

async function dryRun(flags: Flags): Promise<void> {
  const plans = await withDatabase((db, config) =>
    planWarming({ db }, { companyId: flags.company, clients: flags.clients ?? config.warmClients }),
  );
  printList(plans, flags, ({ companyId, clients }: WarmingPlan) =>
    [`company ${companyId}:`, ...clients.map(({ client, reason }) => `  ${client}  ${reason}`)].join('\n'),
  );
}

async function warm(flags: Flags): Promise<void> {
  const results = await withContexts(flags.company, (contexts, { db, config }) =>
    warmContexts(
      { db, contexts, events: new Events() },
      { companyId: flags.company, clients: flags.clients ?? config.warmClients },
    ),
  );
  printList(results, flags, line);
}

function line({ companyId, warm: isWarm, loaded, failed, ms, bytes }: WarmingResult): string {
  const cost = `${(ms / 1000).toFixed(1)} s, ${(bytes / 1024).toFixed(1)} KB stored`;
  return `company ${companyId}: ${loaded} loaded (${cost}), ${isWarm} were warm, ${failed} failed`;
}
