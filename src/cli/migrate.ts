import type { Command } from 'commander';
import { migrateDown, migrateUp, migrationStatus } from '../db/migrate';
import { withDatabase } from './connect';
import { print } from './output';

export function addMigrate(program: Command): void {
  const migrate = program.command('migrate').description('bring the database schema up to date');

  migrate
    .command('up')
    .description('apply what is pending')
    .option('--json', 'print JSON')
    .action((options) => report('applied', migrateUp, options));

  migrate
    .command('down')
    .description('take the newest migration back, WITH THE DATA it held')
    .option('--json', 'print JSON')
    .action((options) => report('taken back', migrateDown, options));

  migrate
    .command('status')
    .description('what is applied')
    .option('--json', 'print JSON')
    .action(async (options) => {
      const status = await withDatabase(migrationStatus);
      const line = ({ name, appliedAt }: (typeof status)[number]) => `${name}  ${appliedAt ?? 'pending'}`;
      print(status, options, () => status.map(line).join('\n'));
    });
}

async function report(verb: string, run: typeof migrateUp, options: { json?: boolean }): Promise<void> {
  const names = await withDatabase(run, { patient: true });
  print(names, options, () => (names.length > 0 ? `${verb}: ${names.join(', ')}` : 'nothing to do'));
}
