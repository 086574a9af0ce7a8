import { type BookingSystemClient, type ConnectDeps, defineBookingProvider } from '../provider';
import { Api } from './api';
import { book, findBooked } from './book';
import { readBooking, readBookings } from './bookings';
import { readCatalogue } from './catalogue';
import { cancel, confirm, reschedule } from './change';
import { check } from './check';
import { ALTEGIO, type Family, YCLIENTS } from './family';
import { receive } from './inbound';
import type { Salon } from './salon';
import { settings, type YclientsSettings } from './settings';

/** YCLIENTS: the booking system of most salons in Russia and its neighbours. */
export const yclients = providerOf(YCLIENTS);
/** Altegio: the same system elsewhere. */
export const altegio = providerOf(ALTEGIO);

function providerOf(family: Family) {
  return defineBookingProvider({
    settings,
    secrets: ['partnerToken', 'userToken', 'webhookSecret'],
    receive,
    connect: (given, deps) => connect(family, given, deps),
  });
}

function connect(family: Family, given: YclientsSettings, deps: ConnectDeps): BookingSystemClient {
  const { companyId } = given;
  const salon: Salon = { family, companyId, timezone: deps.timezone, api: new Api(family, given, deps) };
  return {
    catalogue: (days, signal) => readCatalogue(salon, days, signal),
    readBookings: (request, signal) => readBookings(salon, request, signal),
    readBooking: (externalId, signal) => readBooking(salon, externalId, signal),
    check: (signal) => check(salon, signal),
    actions: {
      book: (request, signal) => book(salon, request, signal),
      findBooked: (request, signal) => findBooked(salon, request, signal),
      reschedule: (request, signal) => reschedule(salon, request, signal),
      cancel: (request, signal) => cancel(salon, request, signal),
      confirm: (externalId, signal) => confirm(salon, externalId, signal),
    },
  };
}
