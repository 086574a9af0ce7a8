import type { Registry } from 'prom-client';
import type { Events } from '../events';
import { measureBacklogs } from './backlog';
import { countSyncs } from './booking-sync';
import { countCache } from './cache';
import { Catalogue, type MetricDescription } from './catalogue';
import { countContexts } from './contexts';
import { countConversations } from './conversations';
import { countDrafts } from './drafts';
import { countRequests } from './http';
import { countJobs } from './jobs';
import { companyLabel } from './labels';
import { countModelCalls } from './model';
import { describeProcess } from './process';
import { countReminders } from './reminders';
import { countReplies } from './replies';
import { countSending } from './sending';
import { countTranscriptions } from './transcription';
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
  countModelCalls(events, catalogue, company);
  countDrafts(events, catalogue);
  countTranscriptions(events, catalogue);
  countReplies(events, catalogue, company);
  countReminders(events, catalogue);
  countSending(events, catalogue);
  countContexts(events, catalogue);
  countCache(events, catalogue);
  countWarming(events, catalogue);
  countJobs(events, catalogue);
  countRequests(events, catalogue);
  countWebhooks(events, catalogue);
  countSyncs(events, catalogue);
  measureBacklogs(events, catalogue, company);
  describeProcess(events, catalogue);
  return catalogue;
}
