import { startRecordingGateway } from '../../support/recording-gateway';
import { receiver, send, useReceiver } from './receiver';

useReceiver();

describe('2xx means sent', () => {
  test.each([
    ['an id', 200, { messageId: 'wamid.1' }, { messageId: 'wamid.1' }],
    ['an id among other things', 201, { ok: true, messageId: 'wamid.1' }, { messageId: 'wamid.1' }],
    ['no id', 202, { ok: true }, {}],
    ['an id that is not text', 200, { messageId: 1 }, {}],
    ['no JSON', 200, 'queued', {}],
    ['nothing', 204, '', {}],
  ])('with %s', async (_, status, body, sent) => {
    receiver.answerNext(status, {}, body);
    await expect(send()).resolves.toEqual(sent);
    expect(receiver.received).toHaveLength(1);
  });

  test('even when its body breaks off: an accepted reply is not sent again', async () => {
    receiver.breakWithinNext(200);
    await expect(send()).resolves.toEqual({});
    expect(receiver.received).toHaveLength(1);
  });
});

describe('a refusal is final', () => {
  test.each([400, 413, 422])('%i is not tried again', async (status) => {
    receiver.answerNext(status, {}, 'unknown recipient');
    await expect(send()).rejects.toMatchObject({
      code: 'gateway.refused',
      status,
      reason: 'unknown recipient',
    });
    expect(receiver.received).toHaveLength(1);
  });

  test('its reason is the beginning of the answer', async () => {
    receiver.answerNext(400, {}, 'x'.repeat(5000));
    await expect(send()).rejects.toMatchObject({ reason: 'x'.repeat(200) });
  });
});

describe('an address that refuses everything is not tried again at once:', () => {
  test.each([401, 403, 404, 405, 409, 410, 451])('%i', async (status) => {
    receiver.answerNext(status, {}, 'not here');
    await expect(send()).rejects.toMatchObject({ code: 'gateway.outage', reason: `${status}: not here` });
    expect(receiver.received).toHaveLength(1);
  });

  test.each([301, 302, 307, 308])('%i, and the reply is not sent to the new address', async (status) => {
    const elsewhere = await startRecordingGateway();
    try {
      receiver.answerNext(status, { location: elsewhere.url });
      await expect(send()).rejects.toMatchObject({
        code: 'gateway.outage',
        reason: expect.stringContaining('redirects'),
      });
      expect(elsewhere.received).toEqual([]);
    } finally {
      await elsewhere.stop();
    }
  });

  test.each([
    ['https://user:s3cret@login.example:8443/s3cret?token=s3cret#s3cret', 'https://login.example:8443'],
    ['//login.example/s3cret', 'http://login.example'],
    ['ftp://login.example/s3cret', 'ftp://login.example'],
    ['/login?token=s3cret', 'another path'],
    ['s3cret', 'another path'],
    ['http://s3 cret', 'another path'],
  ])('a redirect to %s, of which only the host is reported', async (location, place) => {
    receiver.answerNext(302, { location });
    await expect(send()).rejects.toMatchObject({ reason: `302: it redirects to ${place}` });
  });

  test.each([400, 413, 422])('a page of HTML with %i, which does not come from an API', async (status) => {
    receiver.answerNext(status, { 'content-type': 'text/html' }, '<!doctype html><h1>Too large</h1>');
    await expect(send()).rejects.toMatchObject({ code: 'gateway.outage', reason: `${status}: Too large` });
  });
});

test('a page of HTML does not count as accepted, whatever its status', async () => {
  receiver.answerNext(200, { 'content-type': 'text/html' }, '\n<html><title>Log in</title></html>');
  await expect(send({ attempts: 1 })).rejects.toMatchObject({ code: 'gateway.unconfirmed' });
});

test('an endless answer is not read to its end', async () => {
  receiver.floodNext(200);
  await expect(send()).resolves.toEqual({});
});
