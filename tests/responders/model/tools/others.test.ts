import { bookingOf, salonContext } from '../../../support/contexts';
import { type Call, turns } from '../turns';

async function call(sent: string | string[], calls: Call[], context = salonContext()) {
  return turns(context).turn(sent, calls);
}

describe('what needs no yes', () => {
  const fact = {
    topic: 'аллергии',
    text: 'Аллергия на орехи',
    messageId: 'm0',
    toldAt: '2026-11-20T10:00:00Z',
  };
  const known = salonContext({ client: { name: 'Анна', facts: [fact], bookings: [bookingOf()] } });

  test.each<[Call, object]>([
    [['rename_client', { name: ' Соня  Петрова ' }], { type: 'rename-client', name: 'Соня Петрова' }],
    [['forget', { topic: 'Аллергии' }], { type: 'forget', topic: 'аллергии' }],
    [['confirm_visit', { bookingId: '501' }], { type: 'confirm', bookingId: '501' }],
    [['set_reminders', { on: false }], { type: 'set-reminders', on: false }],
    [['hand_over', { reason: 'complaint' }], { type: 'hand-over', reason: 'the client complains' }],
  ])('%j', async (tool, action) => {
    const { performed, results } = await call('здравствуйте', [tool], known);
    expect(performed).toEqual([action]);
    expect(results).toEqual([{ status: 'done' }]);
  });

  test.each<Call>([
    ['rename_client', { name: '+7 916 000-00-00' }],
    ['rename_client', { name: 'https://example.com' }],
    ['rename_client', { name: 'Анна' }],
    ['rename_client', { name: '' }],
    ['forget', { topic: 'пароль' }],
    ['confirm_visit', { bookingId: 'b1' }],
    ['remember', { topic: '', text: 'Аллергия на лак' }],
    ['remember', { topic: 'аллергии', text: 'а'.repeat(301) }],
  ])('but not %s %j', async (...tool) => {
    const { performed, results } = await call('здравствуйте', [tool], known);
    expect(performed).toEqual([]);
    expect(results[0]?.status).not.toBe('done');
  });

  test('a fact is kept with the message that it is from', async () => {
    const { performed } = await call(
      ['добрый день', 'у меня аллергия на лак', 'есть время завтра?'],
      [['remember', { topic: 'аллергии', text: 'Аллергия на лак' }]],
    );
    expect(performed).toMatchObject([{ type: 'remember', topic: 'аллергии', messageId: 'm1' }]);
  });
});

describe('hand_over', () => {
  test('is done once, and never while a person is expected already', async () => {
    const calls: Call[] = [
      ['hand_over', { reason: 'wants-a-person' }],
      ['hand_over', { reason: 'other' }],
    ];
    const first = await call('позовите человека', calls);
    expect([first.performed.length, first.run.handedOver]).toEqual([1, true]);
    const open = salonContext({ dialogue: { handedOverAt: '2026-11-23T08:00:00Z' } });
    expect((await call('позовите человека', calls, open)).performed).toEqual([]);
  });

  test('takes none of the words of a client into its reason', async () => {
    await expect(call('ужас', [['hand_over', { reason: 'Анна, +7916…: ужас' }]])).rejects.toThrow();
  });
});

test('say_nothing leaves the turn without a reply, unless something is owed', async () => {
  expect((await call('спасибо', [['say_nothing', {}]])).run.silent).toBe(true);
  const { run, results } = await call('хочу педикюр', [
    ['book', { serviceId: '6', staffId: '3', from: '2026-11-24T12:00' }],
    ['say_nothing', {}],
  ]);
  expect([run.silent, results[1]?.status]).toEqual([false, 'error']);
});
