import { SingleBar } from 'cli-progress';
import { RedisRequestLimiter } from '../bookings/limiter';
import { readConfig } from '../config';
import { loadConfig } from '../config/load';
import { Events } from '../observability/events';
import { requireBookingSystem, type Synced, syncBookingSystems } from '../operations/booking-systems';
import { withoutControlCharacters } from '../privacy/redaction';
import { noneIn } from './none-in';
import { type OutputFlags, print } from './output';
import { leave } from './stop-signal';
import { withDatabase } from './with-database';
import { withQueues } from './with-queues';

/** Reads them in this process, beside the workers: each company by one process at a time. */
export async function syncBookings(id: string | undefined, flags: OutputFlags): Promise<void> {
  const config = await loadConfig();
  const all = config.bookingSystems;
  const chosen = id === undefined ? all : [requireBookingSystem(all, id)];
  const progress = progressOf(chosen.length, flags);
  const synced = await withQueues(({ queues, connection }) =>
    withDatabase((db) => {
      const limiter = new RedisRequestLimiter(connection, readConfig().queuePrefix);
      return syncBookingSystems({ db, queues, limiter, config, events: new Events() }, chosen, progress);
    }),
  ).finally(() => progress.end());
  if (flags.json || progress.isShown || synced.length === 0)
    print(synced, flags, () => (synced.length > 0 ? synced.map(line).join('\n') : noneIn(config)));
  await leave(synced.some((one) => 'error' in one) ? 1 : 0);
}

/** A bar on a terminal. Elsewhere each line as soon as it is known; JSON is one value, at the end. */
function progressOf(total: number, { json }: OutputFlags) {
  const bar = new SingleBar({
    format: '{bar} {value}/{total} companies, {read} bookings read',
    noTTYOutput: false,
  });
  const isShown = !json && total > 0 && process.stderr.isTTY;
  if (isShown) bar.start(total, 0, { read: 0 });
  let before = 0;
  let read = 0;
  return {
    onProgress: (done: { read: number }) => {
      read = done.read;
      bar.update({ read: before + read });
    },
    isShown,
    onSynced: (synced: Synced) => {
      if (!json && !isShown) print(synced, {}, () => line(synced));
      before += read;
      read = 0;
      bar.increment();
    },
    end: () => isShown && bar.stop(),
  };
}

function line(synced: Synced): string {
  const of = `${synced.system}  company ${synced.companyId}`;
  if ('error' in synced) return `${of}  failed: ${withoutControlCharacters(synced.error)}`;
  const { catalogue, bookings, warning, ms } = synced;
  const { unknown, ...parts } = catalogue ?? {};
  const written = Object.entries(parts).flatMap(([part, { added, changed, removed }]) =>
    added + changed + removed > 0 ? [`${part}: ${added} added, ${changed} changed, ${removed} removed`] : [],
  );
  const named = Object.entries(parts).flatMap(([part, { names }]) =>
    (['added', 'removed'] as const).flatMap((what) =>
      names && names[what].length > 0 ? [`${part} ${what}: ${quoted(names[what])}`] : [],
    ),
  );
  const skipped = bookings ? bookings.unknownStaff + bookings.unusable : 0;
  const told = bookings
    ? `${bookings.read} bookings read: ${bookings.created} new, ${bookings.updated} changed, ${bookings.closed} closed${skipped > 0 ? `, ${skipped} not stored` : ''}`
    : 'its bookings are not read';
  const notFound = [...(unknown?.staff ?? []), ...(unknown?.services ?? [])];
  const also = [
    ...named,
    ...(notFound.length > 0 ? [`not found here: ${quoted(notFound)}`] : []),
    ...(warning ? [withoutControlCharacters(warning)] : []),
  ];
  return [
    `${of}  ${[...written, told].join('; ')}  (${(ms / 1000).toFixed(1)} s)`,
    ...also.map((one) => `  ${one}`),
  ].join('\n');
}

/** A first sync may add hundreds. */
const NAMED = 20;

function quoted(names: readonly string[]): string {
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
  return `${names
    .slice(0, NAMED)
    .map((name) => JSON.stringify(name))
    .join(', ')}${more}`;
}
