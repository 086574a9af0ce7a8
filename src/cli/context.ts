import { type Command, Option } from 'commander';
import type { LoadReport } from '../context/report';
import { normalizeAddress } from '../domain/address';
import { type Context, type ContextOwner, SEGMENTS, type SegmentName } from '../domain/context';
import { withContexts } from './connect';
import { print } from './output';

interface OwnerOptions {
  company: string;
  phone: string;
  json?: boolean;
}

export function addContext(program: Command): void {
  const context = program
    .command('context')
    .description('show the context that a responder would be given, or drop it from the cache');

  context
    .command('show')
    .description('load a context and show where each part came from')
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
}

async function show(options: OwnerOptions): Promise<void> {
  const owner = ownerOf(options);
  const { context, report } = await withContexts(owner.companyId, (contexts) => contexts.load(owner));
  print({ context, report }, options, () => `${inShort(context)}\n\n${whereFrom(report)}`);
}

async function invalidate(options: OwnerOptions & { segments: SegmentName[] }): Promise<void> {
  const { segments } = options;
  const owner = ownerOf(options);
  const dropped = await withContexts(owner.companyId, (contexts) => contexts.invalidate(owner, segments));
  print({ dropped, segments }, options, () => `dropped ${dropped} of ${segments.join(', ')}`);
}

function ownerOf({ company, phone }: OwnerOptions): ContextOwner {
  return { companyId: company, client: normalizeAddress({ kind: 'phone', value: phone }) };
}

function inShort({ company, schedule, client, dialogue }: Context): string {
  const upcoming = client.bookings.filter(({ status }) => status === 'booked');
  return [
    `${company.name}: ${company.services.length} services, ${company.staff.length} staff`,
    `schedule: ${schedule.hours.length} working hours, ${schedule.busy.length} taken times`,
    `client: ${client.name ?? 'no name'}, ${client.phone ?? 'no phone'}`,
    ...upcoming.map(({ title, from }) => `  booked: ${title}, ${from.replace('T', ' ')}`),
    `dialogue: ${dialogue.messages.length} messages, state ${JSON.stringify(dialogue.state)}`,
    ...dialogue.messages
      .slice(-6)
      .map(({ from, text }) => `  ${from}: ${(text ?? '(no words)').replaceAll('\n', '\n    ')}`),
  ].join('\n');
}

/** One line: each segment's origin and size, and the time of the whole load. */
export function whereFrom({ ms, segments }: LoadReport): string {
  const parts = SEGMENTS.map((segment) => {
    const { from, bytes } = segments[segment];
    return `${segment} ${from}${bytes > 0 ? ` ${(bytes / 1024).toFixed(1)} KB` : ''}`;
  });
  return `context in ${ms} ms: ${parts.join(', ')}`;
}
