import { Events } from '../../src/observability/events';
import { logEvents } from '../../src/observability/logs';
import { recordLog } from '../support/log';

const [WARN, ERROR] = [40, 50];
const JOB = { queue: 'incoming-message', job: 'incoming-message', jobId: '1', attempt: 1, seconds: 0.2 };

let events: Events;
beforeEach(() => {
  events = new Events();
});
afterEach(() => events.close());

test('a held reply and a parked conversation are warnings: an operator has to act', () => {
  const log = recordLog();
  logEvents(events, log.logger);
  events.emit('reply.held', { companyId: '1', conversationId: '2', replyId: '3', reason: '504' });
  events.emit('conversation.parked', { companyId: '1', conversationId: '2', reason: 'the model is gone' });
  expect(log.lines(WARN)).toEqual([
    expect.objectContaining({ replyId: '3', reason: '504' }),
    expect.objectContaining({ conversationId: '2', reason: 'the model is gone' }),
  ]);
});

test('a subscriber that throws is logged with the name of its event', () => {
  const log = recordLog();
  logEvents(events, log.logger);
  events.on('job.started', () => {
    throw new Error('disk full');
  });
  events.emit('job.started', JOB);
  expect(log.lines(ERROR)).toEqual([
    expect.objectContaining({
      event: 'subscriber.failed',
      failed: 'job.started',
      err: expect.objectContaining({ message: 'disk full' }),
    }),
  ]);
});

test('the channel of an outage is logged by its name, without the phone number that the name may hold', () => {
  const log = recordLog();
  logEvents(events, log.logger);
  const outage = { companyId: '1', reason: '404' };
  for (const channel of ['salon-2', '79163674723', 'number 79163674723@c.us'])
    events.emit('outage.began', { ...outage, channel });
  events.emit('outage.ended', { companyId: '1', channel: '79163674723', since: new Date(0) });
  const channels = log.lines(0).map(({ channel }) => channel);
  expect(channels).toEqual(['salon-2', '[phone]', 'number [e-mail]', '[phone]']);
});
