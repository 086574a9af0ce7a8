import { setTimeout as pause } from 'node:timers/promises';
import type { Producer } from '../../src/queues/producer';
import { Deliveries } from './deliveries';
import { FaultInjector, type FaultTargets } from './fault-injector';
import { MockBookingSystem } from './mock-booking-system';
import { waitUntil } from './retry';
import { externalSeat, timeOf } from './salon';
import type { Schedule, Step } from './schedule';
import type { Door } from './webhooks';

/** A client who was not asked anything says yes after this time. */
const MOST_PATIENCE_MS = 6000;

type Targets = Omit<FaultTargets, 'bookingSystem' | 'deliveries'> & { producer: Producer; webhooks: Door };

/**
 * Runs each step and each fault of a schedule at its time. Resolves when all of them are done and every server is up
 * again.
 */
export async function runSchedule(
  schedule: Schedule,
  { producer, webhooks, ...targets }: Targets,
): Promise<void> {
  const { observations, servers } = targets;
  const bookingSystem = new MockBookingSystem({ db: servers.db, producer, observations });
  for (const [i, companyId] of observations.companyIds.entries()) {
    const company = schedule.companies[i];
    if (company) await bookingSystem.open(companyId, company);
  }
  const started = performance.now();
  const deliveries = new Deliveries({ queue: producer, webhook: webhooks }, observations);

  function clientOf({ client }: { client: number }) {
    const found = schedule.clients[client];
    if (!found) throw new RangeError(`there is no client ${client}`);
    return found;
  }

  function companyOf(company: number): string {
    return observations.companyIds[company] ?? '';
  }

  async function runStep(step: Step): Promise<void> {
    switch (step.do) {
      case 'write': {
        const client = clientOf(step);
        const companyId = companyOf(client.company);
        if (step.request !== 'agree') return deliveries.write(companyId, client, step);
        await waitUntil(async () => observations.isAsked(companyId, client), MOST_PATIENCE_MS);
        return deliveries.write(companyId, client, { ...step, sentMs: performance.now() - started });
      }
      case 'link': {
        const client = clientOf(step);
        return deliveries.link(companyOf(client.company), client);
      }
      case 'deliver-again':
        return deliveries.repeat(step.message);
      case 'book': {
        const client = clientOf(step);
        const companyId = companyOf(client.company);
        if (schedule.companies[client.company]?.hasBookingSystem)
          return void targets.bookingServer.add({
            staffId: externalSeat(companyId, step.slot.seat),
            from: timeOf(step.slot),
            durationMinutes: 60,
          }); // its webhook is lost
        return bookingSystem.book(companyId, step.booking, client, step.slot);
      }
      case 'cancel': {
        const client = clientOf(step);
        return bookingSystem.cancel(companyOf(client.company), step.booking, client);
      }
      case 'note':
        return bookingSystem.note(companyOf(clientOf(step).company), clientOf(step));
      case 'describe':
        return bookingSystem.describe(companyOf(step.company), step.about);
    }
  }

  const injector = new FaultInjector({ ...targets, bookingSystem, deliveries });
  const until = async (ms: number) => pause(Math.max(0, started + ms - performance.now()));
  await Promise.all([
    ...schedule.steps.map(async ({ at, what }) => {
      await until(at);
      await runStep(what);
    }),
    ...schedule.faults.map(async ({ at, what }) => {
      await until(at);
      await injector.inject(what);
    }),
  ]);
}
