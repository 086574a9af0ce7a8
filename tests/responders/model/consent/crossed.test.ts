import type { Context } from '../../../../src/domain/context';
import { agreedIn } from '../../../../src/responders/model/consent/agreed';
import { MONDAY_NOON, salonContext } from '../../../support/contexts';
import { type Call, inputOf, messagesOf, turns } from '../turns';

const PEDICURE: Call = ['book', { serviceId: '6', staffId: 'any', from: '2026-11-24T12:00' }];

/** The answer is written `ms` milliseconds after the question was put. */
async function agreedAfter(ms: number, answer: Parameters<typeof messagesOf>[0]) {
  const dialogue = turns(salonContext());
  const { buttons } = await dialogue.turn('на педикюр завтра в 12', [PEDICURE]);
  const sentAt = new Date(Date.parse(MONDAY_NOON) + ms).toISOString();
  const written = messagesOf(
    answer === 'yes' ? { kind: 'button', text: 'Да', choice: buttons[0] ?? '' } : answer,
  );
  const context: Context = dialogue.context;
  return agreedIn(
    inputOf(
      context,
      written.map((message) => ({ ...message, sentAt })),
    ),
  ).length;
}

test('a yes that has crossed the question is none: the client had not seen it', async () => {
  expect(await agreedAfter(-2000, 'да')).toBe(0);
  expect(await agreedAfter(0, 'да')).toBe(1);
  expect(await agreedAfter(5000, 'да')).toBe(1);
});

test('the button of a question was pressed after it, whatever the clocks say', async () => {
  expect(await agreedAfter(-2000, 'yes')).toBe(1);
});
