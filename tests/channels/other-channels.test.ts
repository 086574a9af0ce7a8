import { createChannels } from '../../src/channels';
import { channelFor } from '../../src/channels/channel-for';
import { DEFAULT_CHANNEL, SIMULATOR_CHANNEL } from '../../src/domain/channel';
import { PATIENT } from '../support/limits';

const salon = {
  id: 'salon',
  company: 'my-salon',
  provider: 'generic' as const,
  settings: { url: 'https://gateway.example.com', secret: 'whsec' },
};
const channelOf = (nodeEnv: string, channel: string) =>
  createChannels({ channel: undefined, channels: [salon], nodeEnv, gatewayTimeout: PATIENT }).of(
    'demo',
    channel,
  );
const message = (channel: string) => ({
  companyId: 'demo',
  channel,
  to: '+79990000001',
  text: 'hello',
  idempotencyKey: 'reply-1',
  onUnconfirmed: 'hold' as const,
});
const send = (nodeEnv: string, channel: string) =>
  channelOf(nodeEnv, channel).send(message(channel), new AbortController().signal);

describe('with a configuration file, and without GATEWAY', () => {
  beforeEach(() => {
    jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  });
  afterEach(() => jest.restoreAllMocks());

  test('the channel of the demo leads to the console outside production', async () => {
    await send('development', DEFAULT_CHANNEL);
    expect(process.stdout.write).toHaveBeenCalledWith(expect.stringContaining('hello'));
  });

  test.each([
    ['production', DEFAULT_CHANNEL],
    ['development', 'saloon'],
  ])('%s keeps the replies of %s, which the file does not have', async (nodeEnv, channel) => {
    await expect(send(nodeEnv, channel)).rejects.toMatchObject({ code: 'gateway.outage' });
  });
});

test('a client of the simulator alone is written to there, whatever channels the company has', () => {
  const config = { channel: undefined, channels: [salon] };
  expect(channelFor(config, salon.company, SIMULATOR_CHANNEL)).toBe(SIMULATOR_CHANNEL);
  expect(channelFor(config, salon.company, undefined)).toBe('salon');
});
