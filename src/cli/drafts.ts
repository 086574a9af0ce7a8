import type { Command } from 'commander';
import type { Decision } from '../db/drafts/decide';
import { decideDraft, listDrafts, listStoredDrafts, showDraft } from '../operations/drafts';
import { listedId, nonEmptyText, wholeNumber } from './arguments';
import { draftLine, draftPage } from './draft-text';
import { type OutputFlags, print, printList } from './output';
import { withDatabase } from './with-database';
import { withQueues } from './with-queues';

interface ListFlags extends OutputFlags {
  company?: string;
  last?: number;
}

interface DraftFlags extends OutputFlags {
  draft: string;
  text?: string;
}

export function addDrafts(program: Command): void {
  const drafts = program
    .command('drafts')
    .description('list, send or dismiss replies that wait for an operator (docs/autonomy.md)')
    .addHelpText(
      'after',
      '\nExamples:\n  dialogkeeper drafts list\n  dialogkeeper drafts send --draft 12 --text "We open at ten."',
    );

  drafts
    .command('list', { isDefault: true })
    .description('list drafts that wait, the longest waiting first')
    .option('--company <id>', 'id of a company: only its drafts')
    .option('--last <n>', 'instead: the newest drafts, whatever has become of them', wholeNumber(1))
    .option('--json', 'print the result as JSON')
    .action(async (flags: ListFlags) => {
      const { company: companyId, last: limit } = flags;
      const rows = await withDatabase((db) =>
        limit === undefined ? listDrafts(db, companyId) : listStoredDrafts(db, { companyId, limit }),
      );
      printList(rows, flags, draftLine);
    });

  withDraft(
    drafts.command('show').description('show a draft: what the client wrote, what the bot answers'),
  ).action(async (flags: DraftFlags) => {
    const draft = await withDatabase((db) => showDraft(db, flags.draft));
    print(draft, flags, () => draftPage(draft));
  });

  withDraft(drafts.command('send').description('send a draft, and do what it books, moves or cancels'))
    .option('--text <text>', 'send this text instead', nonEmptyText)
    .action((flags: DraftFlags) => decide(flags, { decision: 'send', text: flags.text }));

  withDraft(drafts.command('dismiss').description('send nothing: the messages count as answered')).action(
    (flags: DraftFlags) => decide(flags, { decision: 'dismiss' }),
  );
}

function withDraft(command: Command): Command {
  return command
    .requiredOption('--draft <id>', 'id of the draft', listedId)
    .option('--json', 'print the result as JSON')
    .addHelpText('after', `\nExample:\n  dialogkeeper drafts ${command.name()} --draft 12`);
}

async function decide(flags: DraftFlags, decision: Decision): Promise<void> {
  const conversationId = await withDatabase((db) => decideDraft(db, flags.draft, decision));
  // Where the queue Redis is away, the sweep wakes the turn later.
  await withQueues(({ queues }) => queues.wakeTurn(conversationId, 0)).catch(() => undefined);
  const done = decision.decision === 'send' ? 'is being sent' : 'is dismissed';
  print({ conversationId, decision: decision.decision }, flags, () => `draft ${flags.draft} ${done}`);
}
