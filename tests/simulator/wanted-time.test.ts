import type { Context } from '../../src/domain/context';
import { bookingsOfWanted } from '../../src/simulator/wanted-time';
import { dayFromNow } from '../support/database';

const day = dayFromNow(2);
const from = `${day}T12:00`;
const staff = (id: string) => ({ id, name: id, specialization: '', about: '', serviceIds: ['1'] });
const context = {
  company: {
    services: [{ id: '1', title: 'Haircut', durationMinutes: 60 }],
    staff: [staff('Anna'), staff('Olga'), staff('Vera')],
  },
  schedule: {
    hours: ['Anna', 'Olga', 'Vera'].map((staffId) => ({ staffId, date: day, from: '10:00', to: '18:00' })),
    busy: [{ bookingId: '7', staffId: 'Vera', serviceId: '1', from, to: `${day}T13:00` }],
  },
} as unknown as Context;

const receptionist = (state: object) => ({ responder: 'receptionist', version: 3, ...state });
const booked = (state: Record<string, unknown>) =>
  bookingsOfWanted(context, state).map((one) => [one.staffId, one.from]);

test('an offered time is gone when all who are free then are booked', () => {
  const offered = receptionist({ offered: [from, `${day}T14:00`], frame: { serviceIds: ['1'] } });
  expect(booked(offered)).toEqual([
    ['Anna', from],
    ['Olga', from],
  ]);
});

test('of a booking that was put to the client, only its member of staff is booked', () => {
  const proposal = { serviceId: '1', staffIds: ['Olga'], from };
  expect(booked(receptionist({ offered: [`${day}T14:00`], proposal }))).toEqual([['Olga', from]]);
});

test('a booking that a model has put to the client counts as well', () => {
  const action = {
    type: 'book',
    serviceId: '1',
    title: 'Haircut',
    staffId: 'Anna',
    from,
    durationMinutes: 60,
  };
  expect(booked({ model: { version: 1, proposals: [{ key: 'a', action }] } })).toEqual([['Anna', from]]);
});

test('nothing is booked where nothing was offered, or what was is taken', () => {
  expect(booked({})).toEqual([]);
  const proposal = { serviceId: '1', staffIds: ['Vera'], from };
  expect(booked(receptionist({ proposal }))).toEqual([]);
});
