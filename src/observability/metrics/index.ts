import type { Registry } from 'prom-client';
import type { Events } from '../events';
import { measureBacklogs } from './backlog';
import { countCache } from './cache';
import { Catalogue, type MetricDescription } from './catalogue';
import { countContexts } from './contexts';
import { countConversations } from './conversations';
import { countRequests } from './http';
import { countJobs } from './jobs';
import { companyLabel } from './labels';
import { describeProcess } from './process';
import { countReplies } from './replies';
import { countSending } from './sending';
import { countWarming } from './warming';
import { countWebhooks } from './webhooks';

export interface Metrics {
  registry: Registry;
  described: readonly MetricDescription[];
}

/**
 * The metrics of one running system, counted from its events. A new one is a counter in this folder and its subscription.
 * Each system has a registry of its own, so that tests and embedding programs never read another system's numbers.
 *
 * Values of labels are public: dashboards name them. They stay when an event is renamed. Where they are known, they start
 * at zero, because an alert on an increase needs a first value.
 */
export function createMetrics(events: Events, companyIds: readonly string[] = []): Metrics {
  const catalogue = new Catalogue();
  const company = companyLabel(companyIds);
  countConversations(events, catalogue, company);
  countReplies(events, catalogue, company);
  countSending(events, catalogue);
  countContexts(events, catalogue);
  countCache(events, catalogue);
  countWarming(events, catalogue);
  countJobs(events, catalogue);
  countRequests(events, catalogue);
  countWebhooks(events, catalogue);
  measureBacklogs(events, catalogue, company);
  describeProcess(events, catalogue);
  return catalogue;
}
