import type { Viewer } from '../../../access/viewer';
import { measureBacklog } from '../../../db/backlog';
import {
  type Backlog,
  CONVERSATION_STATES,
  type CompanyBacklog,
  type QueueDepth,
  UNSENT_STATES,
} from '../../../domain/backlog';
import { QUEUES } from '../../../jobs';
import { type Failure, newestFailures } from '../../../operations/failures';
import { measureQueues } from '../../../queues/depth';
import { within } from '../../../time/deadline';
import { SECOND } from '../../../time/duration';
import type { PageDeps } from '../deps';

/** What one viewer may see of the queues. */
export interface QueuesShown {
  /** Of all companies that the viewer sees. */
  backlog: Omit<CompanyBacklog, 'companyId'>;
  /** Undefined: the viewer sees some companies only, and these numbers are those of all. */
  ofAll: Pick<Backlog, 'outages' | 'disconnected' | 'unpublishedEvents'> | undefined;
  /** Undefined: the queue Redis is away. */
  queues: { failures: Failure[]; depths: QueueDepth[] } | undefined;
}

type Deps = Pick<PageDeps, 'db' | 'queues' | 'redis' | 'config'>;

/** A client that has lost Redis waits for it. */
const REDIS_DEADLINE = 3 * SECOND;
const LATE = new Error('the queue Redis does not answer');

export async function shownTo(deps: Deps, { companies }: Viewer): Promise<QueuesShown> {
  const [measured, queues] = await Promise.all([
    measureBacklog(deps.db, companies === 'all' ? [] : companies),
    within(REDIS_DEADLINE, queuesOf(deps, companies), () => LATE).catch((error) => {
      if (error === LATE) return undefined;
      throw error;
    }),
  ]);
  const isOfViewer = ({ companyId }: CompanyBacklog) => companies === 'all' || companyId !== null;
  return {
    backlog: sumOf(measured.companies.filter(isOfViewer)),
    ofAll: companies === 'all' ? measured : undefined,
    queues,
  };
}

async function queuesOf(deps: Deps, companies: Viewer['companies']): Promise<QueuesShown['queues']> {
  const { queues, redis: connection, db } = deps;
  const shards = deps.config.turnShards;
  const [failures, depths] = await Promise.all([
    newestFailures({ queues, shards, db }, companies),
    companies === 'all' ? measureQueues({ queues, connection, shards }, QUEUES) : [],
  ]);
  return { failures, depths };
}

function sumOf(of: readonly CompanyBacklog[]): QueuesShown['backlog'] {
  const total = (one: (company: CompanyBacklog) => number) =>
    of.reduce((sum, company) => sum + one(company), 0);
  const longest = (one: (company: CompanyBacklog) => number) => Math.max(0, ...of.map(one));
  const perState = <State extends string>(
    states: readonly State[],
    count: (company: CompanyBacklog, state: State) => number,
  ) =>
    Object.fromEntries(states.map((state) => [state, total((company) => count(company, state))])) as Record<
      State,
      number
    >;
  return {
    conversations: perState(CONVERSATION_STATES, ({ conversations }, state) => conversations[state]),
    oldestUnansweredSeconds: longest(({ oldestUnansweredSeconds }) => oldestUnansweredSeconds),
    replies: perState(UNSENT_STATES, ({ replies }, state) => replies[state]),
    oldestUnsentSeconds: longest(({ oldestUnsentSeconds }) => oldestUnsentSeconds),
    waitingDrafts: total(({ waitingDrafts }) => waitingDrafts),
    oldestDraftSeconds: longest(({ oldestDraftSeconds }) => oldestDraftSeconds),
  };
}
