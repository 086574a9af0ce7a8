import { Events } from '../../src/observability/events';
import { logEvents } from '../../src/observability/logs';
import { createMetrics } from '../../src/observability/metrics';
import { recordLog } from '../support/log';

const ERROR = 50;
const JOB = { queue: 'incoming-message', job: 'incoming-message', jobId: '1', attempt: 1, seconds: 0.2 };

let events: Events;
beforeEach(() => {
  events = new Events();
});
afterEach(() => events.close());

test('every end of a job is counted by its outcome, and drops and failures by their reason', async () => {
  const { jobs, jobSeconds, reasons } = createMetrics(events);
  const error = new Error('the model is gone');
  events.emit('job.done', { ...JOB, routine: false });
  events.emit('job.dropped', { ...JOB, reason: 'duplicate' });
  events.emit('job.postponed', { ...JOB, until: new Date() });
  events.emit('job.given-back', JOB);
  events.emit('job.attempt-failed', { ...JOB, reason: 'unexpected', error });
  events.emit('job.failed', { ...JOB, reason: 'unexpected', error });

  const outcomes = (await jobs.get()).values.map(({ labels, value }) => [labels.outcome, value]);
  expect(Object.fromEntries(outcomes)).toEqual({
    done: 1,
    dropped: 1,
    later: 1,
    'given-back': 1,
    retried: 1,
    failed: 1,
  });
  const counted = (await reasons.get()).values.map(({ labels, value }) => [labels.reason, value]);
  expect(Object.fromEntries(counted)).toEqual({ duplicate: 1, unexpected: 2 });
  const runs = (await jobSeconds.get()).values.find(({ metricName }) => metricName?.endsWith('_count'));
  expect(runs?.value).toBe(6);
});

test('a subscriber that throws is logged with the name of its event', () => {
  const log = recordLog();
  logEvents(events, log.logger);
  events.on('job.started', () => {
    throw new Error('disk full');
  });
  events.emit('job.started', JOB);
  expect(log.lines(ERROR)).toEqual([
    expect.objectContaining({ event: 'job.started', err: expect.objectContaining({ message: 'disk full' }) }),
  ]);
});
