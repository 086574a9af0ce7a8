import { createModelResponder } from '../../src/responders/model';
import { RESPONDER_SETTINGS } from '../../src/responders/settings';
import { readSettings } from '../../src/settings/setting';
import { bookingOf, MONDAY_NOON, salonContext } from '../support/contexts';
import { createModelRuns } from './model-responder';
import { type ChaosModel, startChaosModel } from './model-server';
import type { RunReport } from './responder';

let model: ChaosModel;
beforeEach(async () => {
  model = await startChaosModel(() => {});
});
afterEach(() => model.stop());

test.each(['book 2026-11-24T12:00 with 0', 'cancel'])(
  'the model does what was ordered after a yes: %s',
  async (order) => {
    let context = salonContext({ client: { name: 'Anna', bookings: [bookingOf()] } });
    const reports: RunReport[] = [];
    const settings = readSettings(RESPONDER_SETTINGS, { MODEL_URL: model.url, MODEL: model.model });
    const runs = createModelRuns(createModelResponder(settings), async (report) => {
      reports.push(report);
      return { do: 'answer', afterMs: 0 };
    });
    for (const text of [`a-m1: ${order}`, 'a-y1: agree']) {
      const message = { messageId: text.slice(0, 4), kind: 'text' as const, text, sentAt: MONDAY_NOON };
      const reply = await runs.respond({
        context,
        messages: [message],
        now: MONDAY_NOON,
        localNow: '2026-11-23T12:00',
        signal: new AbortController().signal,
        perform: async () => ({ outcome: 'done' }),
      });
      const said = { kind: 'text' as const, sentAt: MONDAY_NOON };
      const messages = [
        { ...said, from: 'client' as const, text },
        { ...said, from: 'business' as const, text: reply.text ?? '' },
      ];
      context = { ...context, dialogue: { ...context.dialogue, state: reply.state ?? {}, messages } };
    }
    expect(reports.map(({ performed }) => performed)).toEqual([0, 1]);
  },
);
