import { putAgain } from '../../../../src/responders/model/consent/put-again';
import { readModelState } from '../../../../src/responders/model/state';
import { bookingOf, salonContext } from '../../../support/contexts';
import { type Call, inputOf, messagesOf, runOf, turns } from '../turns';

const PEDICURE: Call = ['book', { serviceId: '6', staffId: '3', from: '2026-11-24T12:00' }];

const CANCEL: Call = ['cancel', { bookingId: '501' }];

async function asked(call = PEDICURE) {
  const dialogue = turns(salonContext({ client: { bookings: [bookingOf()] } }));
  const { run } = await dialogue.turn('на педикюр завтра в 12', [call]);
  const answering = (sent: Parameters<typeof messagesOf>[0]) =>
    runOf(inputOf(dialogue.context, messagesOf(sent)));
  return { dialogue, question: run.question, answering };
}

test.each([
  'а парковка есть?',
  'сколько это займёт времени?',
  'можно картой?',
  '¿tienen aparcamiento?',
  'do you take cards?',
])('an open question is put again to a client who only asks: %s', async (text) => {
  const { question, answering, dialogue } = await asked();
  const run = answering(text);
  putAgain(run);
  expect(run.question?.options.map(({ id }) => id)).toEqual(question?.options.map(({ id }) => id));
  expect(run.state.proposals).toEqual(readModelState(dialogue.context.dialogue.state).proposals);
});

test.each(['хорошо', 'ок, пока', 'fine', '👌', { kind: 'image' as const, text: 'да' }])(
  'the question of a cancellation is put again, with its buttons, after a yes that does not count: %j',
  async (sent) => {
    const { question, answering } = await asked(CANCEL);
    const run = answering(sent);
    putAgain(run);
    expect(run.question).toEqual(question);
  },
);

test.each([
  'нет',
  'да',
  'спасибо',
  'а в 14 есть?',
  'а к Сергею можно?',
  'подумаю',
  'передумала',
  'сколько стоит маникюр?',
  'позовите администратора',
])('it is dropped after: %s', async (text) => {
  const { answering } = await asked();
  const run = answering(text);
  putAgain(run);
  expect(run.question).toBeUndefined();
});

test('it is dropped when the price has changed since', async () => {
  const { dialogue, answering } = await asked();
  dialogue.change((context) => {
    const services = context.company.services.map((one) => ({ ...one, price: { min: 9000, max: 9000 } }));
    return { ...context, company: { ...context.company, services } };
  });
  const run = answering('а парковка есть?');
  putAgain(run);
  expect(run.question).toBeUndefined();
});
