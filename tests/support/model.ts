import type { ModelCall } from '../../src/domain/model-call';
import type { PerformedAction, Reply, TurnMessage } from '../../src/domain/turn';
import { createModelResponder } from '../../src/responders/model';
import type { RespondInput } from '../../src/responders/responder';
import { RESPONDER_SETTINGS, type ResponderSettings } from '../../src/responders/settings';
import { type Environment, readSettings } from '../../src/settings/setting';
import { MONDAY_NOON, salonContext } from './contexts';
import { type ModelServer, startModelServer } from './model-server';

const MONDAY_NOON_LOCAL = '2026-11-23T12:00';

/** A model server, new for each test, and the responder that asks it. */
export function useModel(options?: Parameters<typeof startModelServer>[0]) {
  const bed = {
    server: {} as ModelServer,
    /** What was recorded of the last `respond`, in order. */
    calls: [] as ModelCall[],

    settings(env: Environment = {}): ResponderSettings {
      const { url, model } = bed.server;
      return readSettings(RESPONDER_SETTINGS, { MODEL_URL: url, MODEL: model, ...env });
    },

    async respond(
      texts: string | readonly string[],
      { env, ...input }: Partial<RespondInput> & { env?: Environment } = {},
    ): Promise<Reply> {
      bed.calls = [];
      return createModelResponder(bed.settings(env)).respond({
        context: salonContext(),
        messages: written(texts),
        now: MONDAY_NOON,
        localNow: MONDAY_NOON_LOCAL,
        signal: new AbortController().signal,
        perform: async (): Promise<PerformedAction> => ({ outcome: 'done' }),
        spending: {
          record: async (call) => void bed.calls.push(call),
          today: async () => ({ spent: 0, budget: null }),
          fellBack: () => {},
        },
        ...input,
      });
    },

    outcomes: () => bed.calls.map(({ outcome }) => outcome),
  };
  beforeEach(async () => {
    bed.server = await startModelServer(options);
  });
  afterEach(() => bed.server.stop());
  return bed;
}

function written(texts: string | readonly string[]): TurnMessage[] {
  return [texts]
    .flat()
    .map((text, i) => ({ messageId: `m${i + 1}`, kind: 'text', text, sentAt: MONDAY_NOON }));
}
