import { createWriteStream, existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { COMMAND_LINE, recordEntry } from '../access/audit';
import { exportClient } from '../operations/export-client';
import { FileExists } from './errors';
import { type OwnerFlags, ownerOf } from './owner';
import { withDatabase } from './with-database';

/** It is personal data: only its owner may read the file. */
const MODE = 0o600;

export function addClientExport(client: Command): void {
  client
    .command('export')
    .description('print everything that is stored about a client, as one JSON document')
    .requiredOption('--company <id>', 'id of the company')
    .requiredOption('--phone <phone>', 'any phone number or WhatsApp id of the client')
    .option('--out <file>', 'write it to a new file that only you may read')
    .addHelpText(
      'after',
      '\nExample:\n  dialogkeeper client export --company demo --phone +79990000001 --out client.json',
    )
    .action(async (flags: OwnerFlags & { out?: string }) => {
      const owner = ownerOf(flags);
      if (flags.out !== undefined && existsSync(flags.out)) throw new FileExists(flags.out);
      await withDatabase(async (db) => {
        const pieces = Readable.from(await exportClient(db, owner));
        if (flags.out === undefined) await pipeline(pieces, process.stdout, { end: false });
        else await pipeline(pieces, createWriteStream(flags.out, { flags: 'wx', mode: MODE }));
        await recordEntry(db, COMMAND_LINE, { action: 'export', companyId: owner.companyId }, 'done');
      });
    });
}
