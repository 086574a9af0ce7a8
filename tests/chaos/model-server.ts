import { type ModelAnswer, type ModelRequest, startModelServer } from '../support/model-server';

export const MODEL_FAULTS = ['busy', 'cut', 'hang', 'garbage', 'server-error'] as const;
export type ModelFault = (typeof MODEL_FAULTS)[number];

const ANSWERS: Record<ModelFault, (answer: ModelAnswer) => ModelAnswer> = {
  busy: () => ({ status: 429, headers: { 'retry-after': '1' }, body: {} }),
  cut: (answer) => ({ ...answer, cutAfter: 2 }),
  hang: () => ({ stallAfter: 0 }),
  garbage: () => ({ body: '<html>' }),
  'server-error': () => ({ status: 500, body: {} }),
};

export interface ChaosModel {
  url: string;
  model: string;
  /** Applies the fault to the next `times` requests. */
  fail(how: ModelFault, times: number): void;
  recover(): void;
  stop(): Promise<void>;
}

/** A model that calls the tool of each order, and again after a yes. It says "ok" to everything. */
export async function startChaosModel(onFault: (how: ModelFault) => void): Promise<ChaosModel> {
  const server = await startModelServer();
  let faults: ModelFault[] = [];
  server.play((request) => {
    const fault = faults.shift();
    if (fault) onFault(fault);
    return fault ? ANSWERS[fault](answerTo(request)) : answerTo(request);
  });
  return {
    url: server.url,
    model: server.model,
    fail: (how, times) => {
      faults.push(...Array.from({ length: times }, () => how));
    },
    recover: () => {
      faults = [];
    },
    stop: () => server.stop(),
  };
}

/** As `told` in model-responder.ts writes them. */
const ORDER = /\bbook (?<serviceId>\d+) (?<staffId>\d+) (?<from>\d\S+)|\bcancel (?<bookingId>\d+)/g;
const YES = 'yes, please';

function answerTo({ body: { messages } }: ModelRequest): ModelAnswer {
  if (messages.at(-1)?.role === 'tool') return { text: 'ok' };
  const newest = messages.slice(messages.findLastIndex(({ role }) => role === 'assistant') + 1);
  const said = (of: typeof messages) => of.flatMap(({ role, content }) => (role === 'user' ? [content] : []));
  const now = said(newest).join('\n');
  const order = [...(now.includes(YES) ? said(messages).join('\n') : now).matchAll(ORDER)].at(-1)?.groups;
  if (!order) return { text: 'ok' };
  const { bookingId, ...booking } = order;
  return {
    calls: [bookingId ? { name: 'cancel', arguments: { bookingId } } : { name: 'book', arguments: booking }],
  };
}
