import { createConsoleChannel } from '../../src/channels/console/outbound';

const reply = {
  companyId: 'demo',
  to: '+79990000001',
  channel: 'whatsapp',
  text: 'Записала вас на завтра в 10:00',
  onUnconfirmed: 'repeat' as const,
  idempotencyKey: 'reply-1',
};

async function printed(text: string): Promise<string[]> {
  const lines: string[] = [];
  const channel = createConsoleChannel({ write: (line) => lines.push(line) });
  await expect(channel.send({ ...reply, text }, new AbortController().signal)).resolves.toEqual({});
  return lines;
}

test('a reply is one line with its company, its address and its text', async () => {
  expect(await printed(reply.text)).toEqual([
    'demo → +79990000001 (whatsapp): Записала вас на завтра в 10:00',
  ]);
});

test('a text of several lines stays on one', async () => {
  expect(await printed('Здравствуйте!\nЧем помочь?\r\n')).toEqual([
    'demo → +79990000001 (whatsapp): Здравствуйте! ⏎ Чем помочь? ⏎ ',
  ]);
});

test('control characters of a text do not reach the terminal', async () => {
  expect(await printed('\u001b[2Jготово')).toEqual(['demo → +79990000001 (whatsapp): �[2Jготово']);
});
