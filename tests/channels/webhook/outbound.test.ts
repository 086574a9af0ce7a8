import { setTimeout as pause } from 'node:timers/promises';
import { inspect } from 'node:util';
import { SIGNATURE_HEADER, verifySignature } from '../../../src/provider-api/signature';
import { HOUR } from '../../../src/time/duration';
import { IMPATIENT } from '../../support/limits';
import { startRecordingGateway } from '../../support/recording-gateway';
import { posted, receiver, secret, send, useReceiver } from './receiver';

useReceiver();

describe('a reply is posted', () => {
  test('as JSON that holds the message and its key', async () => {
    await send();
    expect(receiver.received).toEqual([
      expect.objectContaining({
        method: 'POST',
        path: '/replies',
        headers: expect.objectContaining({
          'content-type': 'application/json',
          'idempotency-key': 'reply-1',
        }),
      }),
    ]);
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toEqual(posted);
  });

  test('with the options and the id of the client that it has, and without those that it has not', async () => {
    const rich = { toProviderId: '123@lid', options: [{ id: 'yes', title: 'Да', description: 'Завтра' }] };
    await send({}, undefined, rich);
    await send({}, undefined, { toProviderId: undefined, options: [] });
    const bodies = receiver.received.map(({ body }) => JSON.parse(body));
    expect(bodies).toEqual([{ ...posted, ...rich }, posted]);
  });

  test('with a signature that is made with the secret', async () => {
    await send();
    const [request] = receiver.received;
    const header = String(request?.headers[SIGNATURE_HEADER]);
    const body = request?.body ?? '';
    expect(verifySignature({ secret, header, body })).toBe(true);
    expect(verifySignature({ secret: 'whsec_2', header, body })).toBe(false);
  });
});

describe('a login in the URL', () => {
  const withLogin = (url: string) => url.replace('://', '://anna:s3%3Acret@');

  test('is sent as Basic authentication', async () => {
    await expect(send({ url: withLogin(receiver.url) })).resolves.toEqual({});
    expect(receiver.received[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from('anna:s3:cret').toString('base64')}`,
    );
    expect(receiver.received[0]?.path).toBe('/replies');
  });

  test('is not part of an error', async () => {
    receiver.answerNext(400, {}, 'no such number');
    const refused = await send({ url: withLogin(receiver.url) }).catch((error: Error) => error);
    await receiver.stop();
    const away = await send({ url: withLogin(receiver.url), attempts: 1 }).catch((error: Error) => error);
    for (const error of [refused, away]) {
      expect(error).toMatchObject({ code: expect.stringMatching(/^gateway\./) });
      expect(inspect(error, { depth: 10 })).not.toMatch(/s3|cret/);
    }
  });
});

describe('a temporary failure is tried again', () => {
  test.each([408, 425, 429, 500, 502, 503, 504])('after %i', async (status) => {
    receiver.answerNext(status);
    receiver.answerNext(200, {}, { messageId: 'wamid.1' });
    await expect(send()).resolves.toEqual({ messageId: 'wamid.1' });
    expect(receiver.received).toHaveLength(2);
  });

  test('after a broken connection', async () => {
    receiver.breakNext();
    await expect(send()).resolves.toEqual({});
    expect(receiver.received).toHaveLength(2);
  });

  test('after no answer in time', async () => {
    receiver.hangNext();
    await expect(send({ attemptTimeoutMs: IMPATIENT })).resolves.toEqual({});
    expect(receiver.received).toHaveLength(2);
  });

  test('with the same key and body each time', async () => {
    receiver.answerNext(503);
    receiver.breakNext();
    await send();
    expect(receiver.received.map(({ headers }) => headers['idempotency-key'])).toEqual(
      Array(3).fill('reply-1'),
    );
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
  });

  test('up to three attempts, then the gateway is unavailable', async () => {
    for (let i = 0; i < 3; i++) receiver.answerNext(503, {}, 'maintenance');
    await expect(send()).rejects.toMatchObject({ code: 'gateway.unavailable', reason: '503: maintenance' });
    expect(receiver.received).toHaveLength(3);
  });

  test('up to the given number of attempts', async () => {
    receiver.answerNext(503);
    await expect(send({ attempts: 1 })).rejects.toMatchObject({ code: 'gateway.unavailable' });
    expect(receiver.received).toHaveLength(1);
  });

  test('no answer in time leaves open whether the reply was taken, and the error says how long the wait was', async () => {
    receiver.hangNext();
    await expect(send({ attempts: 1, attemptTimeoutMs: 100 })).rejects.toMatchObject({
      code: 'gateway.unconfirmed',
      reason: 'no answer within 100 ms',
    });
  });

  test('a port without a server means that the gateway is unavailable, and the error says so', async () => {
    const gone = await startRecordingGateway();
    await gone.stop();
    await expect(send({ attempts: 1, url: gone.url })).rejects.toMatchObject({
      code: 'gateway.unavailable',
      reason: 'no connection (ECONNREFUSED)',
    });
  });
});

describe('Retry-After', () => {
  test('of a second is observed', async () => {
    receiver.answerNext(429, { 'retry-after': '1' });
    const started = performance.now();
    await send();
    expect(performance.now() - started).toBeGreaterThanOrEqual(999); // timers may fire a fraction early
    expect(receiver.received).toHaveLength(2);
  });

  test('of an hour is left to the caller at once', async () => {
    receiver.answerNext(429, { 'retry-after': '3600' });
    await expect(send()).rejects.toMatchObject({ code: 'gateway.unavailable', retryAfterMs: 3_600_000 });
    expect(receiver.received).toHaveLength(1);
  });

  test.each([['999999999'], ['9'.repeat(400)], ['Fri, 31 Dec 9999 23:59:59 GMT']])(
    'of %s is left to the caller, who limits it',
    async (retryAfter) => {
      receiver.answerNext(429, { 'retry-after': retryAfter });
      const error = await send().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'gateway.unavailable' });
      expect((error as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(HOUR);
      expect(receiver.received).toHaveLength(1);
    },
  );

  test('may be a date', async () => {
    const inAnHour = new Date(Date.now() + 3_600_000).toUTCString();
    receiver.answerNext(503, { 'retry-after': inAnHour });
    const error = await send().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'gateway.unavailable', retryAfterMs: expect.any(Number) });
    const { retryAfterMs } = error as { retryAfterMs: number };
    expect(retryAfterMs).toBeGreaterThan(3_590_000);
    expect(retryAfterMs).toBeLessThanOrEqual(3_600_000);
  });

  test('of a past date or an invalid value is ignored', async () => {
    receiver.answerNext(503, { 'retry-after': new Date(0).toUTCString() });
    receiver.answerNext(503, { 'retry-after': '-3600' });
    await expect(send()).resolves.toEqual({});
    expect(receiver.received).toHaveLength(3);
  });
});

describe('an abort ends `send` at once, with its reason', () => {
  const shutdown = new Error('shutting down');

  test('before the first attempt', async () => {
    await expect(send({}, AbortSignal.abort(shutdown))).rejects.toBe(shutdown);
    expect(receiver.received).toEqual([]);
  });

  test('during the wait for an answer', async () => {
    receiver.hangNext();
    const abort = new AbortController();
    const sending = send({}, abort.signal);
    await receiver.waitFor(1);
    abort.abort(shutdown);
    await expect(sending).rejects.toBe(shutdown);
  });

  test('during the backoff', async () => {
    receiver.answerNext(503, { 'retry-after': '2' });
    const abort = new AbortController();
    const sending = send({}, abort.signal);
    await receiver.waitFor(1);
    await pause(500); // the answer is read, and the next attempt is more than a second away
    abort.abort(shutdown);
    await expect(Promise.race([sending, pause(1000, 'late')])).rejects.toBe(shutdown);
    expect(receiver.received).toHaveLength(1);
  });
});
