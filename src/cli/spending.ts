import type { Command } from 'commander';
import type { SpendingDay } from '../db/spending/days';
import { listSpending } from '../operations/spending';
import { type OutputFlags, printList } from './output';
import { withDatabase } from './with-database';

interface SpendingFlags extends OutputFlags {
  company?: string;
}

export function addSpending(program: Command): void {
  program
    .command('spending')
    .description('list what models and voice notes have cost, by day, the newest first')
    .option('--company <id>', 'id of a company: only its days')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  dialogkeeper spending --company 962302')
    .action(async ({ company, ...flags }: SpendingFlags) => {
      printList(await withDatabase((db) => listSpending(db, company)), flags, line);
    });
}

function line({ day, companyId, model, calls, cost, ...tokens }: SpendingDay): string {
  const used = `${tokens.inputTokens} tokens in, ${tokens.cachedTokens} of them cached, ${tokens.outputTokens} out`;
  const costs = cost > 0 ? Number(cost.toFixed(4)) : '0 (MODEL_PRICES and TRANSCRIBE_PRICE set the prices)';
  return `${day}  ${companyId}  ${model}  ${calls} requests  ${used}  cost ${costs}`;
}
