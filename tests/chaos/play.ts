import { setTimeout as pause } from 'node:timers/promises';
import type { Producer } from '../../src/queues/producer';
import { BookingSystem } from './booking-system';
import { insist } from './patience';
import type { Written } from './record';
import { timeOf } from './salon';
import { spell } from './saying';
import type { Act, Schedule } from './schedule';
import { type Stage, Strikes } from './strikes';

/**
 * Lets everything of a schedule happen at its time: clients write, the gateway repeats itself, the booking system
 * books, and things break. Resolves when it has all happened and every server is back.
 */
export async function play(
  schedule: Schedule,
  { producer, ...stage }: Omit<Stage, 'redeliver' | 'bookingSystem'> & { producer: Producer },
): Promise<void> {
  const { record, servers } = stage;
  const bookingSystem = new BookingSystem({ db: servers.db, producer, record });
  for (const [i, companyId] of record.companyIds.entries()) {
    const company = schedule.companies[i];
    if (company) await bookingSystem.open(companyId, company);
  }
  const started = performance.now();
  const startedAt = Date.now();
  const deliveries = new Map<string, { last: number; deliver: () => Promise<void> }>();

  async function write(act: Act & { do: 'write' }): Promise<void> {
    const client = clientOf(act);
    const companyId = companyOf(client.company);
    const id = `${companyId}-${act.message}`;
    const saying =
      act.says === 'book' ? { do: act.says, from: timeOf(act.slot), seat: act.slot.seat } : { do: act.says };
    const message = {
      companyId,
      from: client.address,
      messageId: id,
      text: spell(id, saying),
      sentAt: new Date(startedAt + act.sentMs).toISOString(),
    };
    const now = performance.now();
    const written: Written = {
      id,
      client,
      companyId,
      writtenAt: act.sentMs,
      sentAt: now,
      acceptedAt: undefined,
    };
    record.messages.set(id, written);
    const deliver = async () => {
      await insist(`delivering ${id}`, () => producer.receiveMessage(message));
      written.acceptedAt ??= performance.now();
      deliveries.set(act.message, { last: performance.now(), deliver });
    };
    deliveries.set(act.message, { last: now, deliver });
    await deliver();
  }

  function clientOf({ client }: { client: number }) {
    const found = schedule.clients[client];
    if (!found) throw new RangeError(`there is no client ${client}`);
    return found;
  }

  function companyOf(company: number): string {
    return record.companyIds[company] ?? '';
  }

  async function happen(act: Act): Promise<void> {
    switch (act.do) {
      case 'write':
        return write(act);
      case 'deliver-again':
        return deliveries.get(act.message)?.deliver();
      case 'book': {
        const client = clientOf(act);
        return bookingSystem.book(companyOf(client.company), act.booking, client, act.slot);
      }
      case 'cancel': {
        const client = clientOf(act);
        return bookingSystem.cancel(companyOf(client.company), act.booking, client);
      }
      case 'note':
        return bookingSystem.note(companyOf(clientOf(act).company), clientOf(act));
      case 'describe':
        return bookingSystem.describe(companyOf(act.company), act.about);
    }
  }

  const redeliver = async (since: number) => {
    const recent = [...deliveries.values()].filter(({ last }) => last >= since);
    await Promise.all(recent.map(({ deliver }) => deliver()));
  };
  const strikes = new Strikes({ ...stage, bookingSystem, redeliver });
  const at = async (ms: number) => pause(Math.max(0, started + ms - performance.now()));
  await Promise.all([
    ...schedule.acts.map(async (act) => {
      await at(act.at);
      await happen(act.what);
    }),
    ...schedule.faults.map(async (fault) => {
      await at(fault.at);
      await strikes.strike(fault.what);
    }),
  ]);
}
