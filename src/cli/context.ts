import { type Command, Option } from 'commander';
import type { LoadReport } from '../context/report';
import {
  type CompanySegment,
  type Context,
  SEGMENTS,
  type SegmentName,
  type UsualVisit,
} from '../domain/context';
import { withoutControlCharacters } from '../privacy/redaction';
import { addContextStats } from './context-stats';
import { addContextWarm } from './context-warm';
import { print } from './output';
import { type OwnerFlags, ownerOf } from './owner';
import { withContexts } from './with-contexts';

export function addContext(program: Command): void {
  const context = program
    .command('context')
    .description('show the context that a responder would get, load or drop it, or show what the cache does');

  context
    .command('show')
    .description('load a context and show the origin of each segment')
    .requiredOption('--company <id>', 'id of the company')
    .requiredOption('--phone <phone>', 'phone number or WhatsApp id of the client')
    .option('--json', 'print the whole context as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  dialogkeeper context show --company demo --phone +79990000001 --json',
    )
    .action(show);

  context
    .command('invalidate')
    .description('drop cached segments; the next turn loads them again')
    .requiredOption('--company <id>', 'id of the company')
    .requiredOption('--phone <phone>', 'phone number or WhatsApp id of the client')
    .addOption(
      new Option('--segments <names...>', 'segments to drop')
        .choices(SEGMENTS)
        .default(['client', 'schedule']),
    )
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  dialogkeeper context invalidate --company demo --phone +79990000001')
    .action(invalidate);

  addContextWarm(context);
  addContextStats(context);
}

async function show(flags: OwnerFlags): Promise<void> {
  const owner = ownerOf(flags);
  const { context, report } = await withContexts(owner.companyId, (contexts) => contexts.load(owner));
  print({ context, report }, flags, () => `${summary(context)}\n\n${originLine(report)}`);
}

async function invalidate(flags: OwnerFlags & { segments: SegmentName[] }): Promise<void> {
  const { segments } = flags;
  const owner = ownerOf(flags);
  const dropped = await withContexts(owner.companyId, (contexts) => contexts.invalidate(owner, segments));
  print(
    { dropped, segments },
    flags,
    () => `dropped ${dropped} of ${segments.length} cached segments: ${segments.join(', ')}`,
  );
}

/** How many messages `context show` prints; `--json` prints all. */
const SHOWN_MESSAGES = 6;

function summary({ company, schedule, client, dialogue }: Context): string {
  const { messages } = dialogue;
  const shown = messages.slice(-SHOWN_MESSAGES);
  const isNew = client.name === null && client.bookings.length === 0 && messages.length === 0;
  const upcoming = client.bookings.filter(({ status }) => status === 'booked');
  return [
    `${company.name}: ${company.services.length} services, ${company.staff.length} staff`,
    `schedule: ${schedule.hours.length} working hours, ${schedule.busy.length} busy times`,
    `client: ${isNew ? 'no such client yet' : (client.name ?? 'no name')}, ${client.phone ?? 'no phone'}`,
    ...(client.facts ?? []).map(
      ({ topic, text }) => `  told: ${withoutControlCharacters(`${topic}: ${text}`)}`,
    ),
    ...usualLine(client.usual, company),
    ...upcoming.map(({ title, from }) => `  booked: ${title}, ${from.replace('T', ' ')}`),
    `state: ${JSON.stringify(dialogue.state)}`,
    `dialogue: ${messages.length} messages${shown.length < messages.length ? `, the last ${shown.length}:` : ''}`,
    ...shown.map(({ from, text }) => `  ${from}: ${(text ?? '(no text)').replaceAll('\n', '\n    ')}`),
  ].join('\n');
}

function usualLine(usual: UsualVisit | undefined, { services, staff }: CompanySegment): string[] {
  if (!usual) return [];
  const service = services.find(({ id }) => id === usual.serviceId)?.title;
  const member = staff.find(({ id }) => id === usual.staffId)?.name;
  const what = [service, member].filter(Boolean).join(', ') || 'nothing in common';
  return [`  usual: ${what} (${usual.visits} visits)`];
}

/** One line: the time of the whole load, and the origin and size of each segment. */
export function originLine({ ms, segments }: LoadReport): string {
  const parts = SEGMENTS.map((segment) => {
    const { from, bytes } = segments[segment];
    return `${segment} ${from}${bytes > 0 ? ` ${(bytes / 1024).toFixed(1)} KB` : ''}`;
  });
  return `context in ${ms} ms: ${parts.join(', ')}`;
}
