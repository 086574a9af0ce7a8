import { FALLBACK_REASONS, MODEL_OUTCOMES } from '../../domain/model-call';
import type { Events } from '../events';
import type { Catalogue } from './catalogue';
import type { CompanyLabel } from './labels';

const KINDS = ['input', 'cached', 'output'] as const;

/** How models answer, and what they cost. Costs of a turn and of a booking are quotients: see docs/operations.md. */
export function countModelCalls(events: Events, catalogue: Catalogue, company: CompanyLabel): void {
  const requests = catalogue.counter({
    name: 'dialogkeeper_model_requests_total',
    help: `Requests to models, by outcome: ${MODEL_OUTCOMES.join(', ')}`,
    labels: ['model', 'outcome', 'company'],
  });
  const durations = catalogue.histogram({
    name: 'dialogkeeper_model_request_duration_seconds',
    help: 'How long requests to models took, until the end of the answer',
    labels: ['model'],
  });
  const tokens = catalogue.counter({
    name: 'dialogkeeper_model_tokens_total',
    help: `Tokens, by kind: ${KINDS.join(', ')} (cached: that part of input which the provider had in its cache)`,
    labels: ['model', 'kind', 'company'],
  });
  const cost = catalogue.counter({
    name: 'dialogkeeper_model_cost_total',
    help: 'Money that requests to models have cost, in the currency of MODEL_PRICES',
    labels: ['model', 'company'],
  });
  const seen = new Set<string>();
  events.on('model.called', ({ companyId, model: name, outcome, seconds, cost: money, ...used }) => {
    const model = name.replaceAll(/[:,]/g, '-'); // prom-client joins labels with them
    if (!seen.has(model)) for (const one of MODEL_OUTCOMES) requests.inc({ model, outcome: one }, 0);
    seen.add(model);
    requests.inc({ model, outcome, ...company(companyId) });
    durations.observe({ model }, seconds);
    for (const kind of KINDS) tokens.inc({ model, kind, ...company(companyId) }, used[kind]);
    cost.inc({ model, ...company(companyId) }, money);
  });

  const fallbacks = catalogue.counter({
    name: 'dialogkeeper_model_fallbacks_total',
    help: `Replies of the fallback in place of the model, by reason: ${FALLBACK_REASONS.slice(1).join(', ')} (over-budget: the model was not asked)`,
    labels: ['reason', 'company'],
  });
  for (const reason of FALLBACK_REASONS.slice(1)) fallbacks.inc({ reason }, 0);
  events.on('model.fell-back', ({ companyId, reason }) => fallbacks.inc({ reason, ...company(companyId) }));

  const lost = catalogue.counter({
    name: 'dialogkeeper_model_usage_lost_total',
    help: 'Requests to models whose usage could not be stored: they do not count against the budget of the day',
  });
  events.on('model.usage-lost', () => lost.inc());
}
