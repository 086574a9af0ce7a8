import { connect } from '../../../src/bookings/cal-com/client';
import type { BookRequest, RescheduleRequest } from '../../../src/bookings/provider';
import { dependencies, never } from '../support/connect';
import { settings } from './adapter';
import { startCalCom } from './server';

/** A local Cal.com and a client of it. */
export async function connected(rest: Partial<typeof settings> = {}, deps = dependencies()) {
  const calCom = await startCalCom();
  const client = connect({ ...settings, url: calCom.url, ...rest }, deps);
  const { actions } = client;
  if (!actions) throw new Error('it cannot book');
  return {
    calCom,
    client,
    deps,
    book: (given: Partial<BookRequest> = {}) => actions.book({ ...wish, ...given }, never()),
    findBooked: (given: Partial<BookRequest> = {}) => actions.findBooked({ ...wish, ...given }, never()),
    move: (given: Partial<RescheduleRequest> & { externalId: string }) =>
      actions.reschedule({ ...change, ...given }, never()),
    findMoved: async (given: Partial<RescheduleRequest> & { externalId: string }) =>
      actions.findMoved?.({ ...change, ...given }, never()),
    cancel: (externalId: string, reason: string | null = null) =>
      actions.cancel({ externalId, reason }, never()),
  };
}

export const wish: BookRequest = {
  idempotencyKey: 'key-1',
  client: { name: 'Maria', phone: '+79990000001' },
  staffId: 'anna',
  serviceIds: ['haircut'],
  staffName: 'Anna',
  title: 'Haircut',
  from: '2026-11-24T10:00',
  durationMinutes: 60,
  price: null,
  comment: null,
};

const change = {
  idempotencyKey: 'key-2',
  staffId: null,
  from: '2026-11-25T12:00',
  durationMinutes: 60,
};
