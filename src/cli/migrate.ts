import type { Command } from 'commander';
import { migrateDown, migrateUp, migrationStatus } from '../db/migrate';
import { withDatabase } from './connect';
import { print } from './output';

export function addMigrate(program: Command): void {
  const migrate = program.command('migrate').description('change the database schema, or show its state');

  migrate
    .command('up')
    .description('apply all pending migrations')
    .option('--json', 'print the result as JSON')
    .action((options) => report('applied', migrateUp, options));

  migrate
    .command('down')
    .description('undo the newest migration AND DELETE THE DATA in what it added')
    .option('--json', 'print the result as JSON')
    .action((options) => report('taken back', migrateDown, options));

  migrate
    .command('status')
    .description('list the migrations and when each was applied')
    .option('--json', 'print the result as JSON')
    .action(async (options) => {
      const status = await withDatabase(migrationStatus, { startsServers: true });
      const line = ({ name, appliedAt }: (typeof status)[number]) => `${name}  ${appliedAt ?? 'pending'}`;
      print(status, options, () => status.map(line).join('\n'));
    });
}

async function report(verb: string, run: typeof migrateUp, options: { json?: boolean }): Promise<void> {
  const names = await withDatabase(run, { patient: true, startsServers: true });
  print(names, options, () => (names.length > 0 ? `${verb}: ${names.join(', ')}` : 'nothing to do'));
}
