import { setTimeout as pause } from 'node:timers/promises';
import { measureBacklog } from '../db/backlog';
import type { Db } from '../db/database';
import { QUEUES } from '../jobs';
import type { Events, MeasuredServer } from '../observability/events';
import { type DepthDeps, measureQueues } from '../queues/depth';
import { within } from '../time/deadline';
import { SECOND } from '../time/duration';

export interface BacklogDeps extends DepthDeps {
  db: Db;
  events: Events;
  /** Companies that are measured on their own (`METRICS_COMPANIES`). */
  companies: readonly string[];
}

const EVERY = 5 * SECOND;
/** A server that takes longer counts as down. */
const DEADLINE = 2 * SECOND;

/**
 * Measures what waits in PostgreSQL and in the queues, and reports it. On a timer, not for each scrape: a scrape must not
 * wait for a server that is frozen, and scrapes of any number cost the servers nothing.
 */
export function keepMeasuring(deps: BacklogDeps, everyMs = EVERY): { stop(): void } {
  const { db, events, companies } = deps;
  const postgresql = new Measurement('postgresql', events, async () => {
    events.emit('backlog.measured', await measureBacklog(db, companies));
  });
  const queueRedis = new Measurement('queue-redis', events, async () => {
    events.emit('queues.measured', { queues: await measureQueues(deps, QUEUES) });
  });
  const stopped = new AbortController();
  const keep = async () => {
    while (!stopped.signal.aborted) {
      await Promise.all([postgresql.run(stopped.signal), queueRedis.run(stopped.signal)]);
      await pause(everyMs, undefined, { signal: stopped.signal, ref: false }).catch(() => undefined);
    }
  };
  void keep();
  return { stop: () => stopped.abort() };
}

/** What is measured on one server. */
class Measurement {
  #running: Promise<void> | undefined;

  constructor(
    private readonly server: MeasuredServer,
    private readonly events: Events,
    private readonly measure: () => Promise<void>,
  ) {}

  async run(stopped: AbortSignal): Promise<void> {
    // One that a frozen server keeps waiting goes on: more commands would only queue up behind it.
    this.#running ??= this.measure().finally(() => {
      this.#running = undefined;
    });
    const late = () => new Error(`${this.server} has not answered within ${DEADLINE} ms`);
    const isUp = await within(DEADLINE, this.#running, late).then(
      () => true,
      () => false,
    );
    if (!stopped.aborted) this.events.emit('server.checked', { server: this.server, isUp });
  }
}
