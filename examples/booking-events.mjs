// Sends what has become of a booking to the webhook of a booking system of the provider `generic`.
//   BOOKINGS_SECRET=… WEBHOOK=http://127.0.0.1:3000/webhooks/salon-bookings STAFF=17 node examples/booking-events.mjs
// STAFF: your id of a member of staff, as in `staff` of the settings.
import { signBody } from 'dialogkeeper';

const {
  BOOKINGS_SECRET: secret = '',
  WEBHOOK = 'http://127.0.0.1:3000/webhooks/salon-bookings',
  STAFF: staffId = '17',
} = process.env;

const tomorrow = (/** @type {number} */ hour) =>
  new Date(new Date().setUTCHours(24 + hour, 0, 0, 0)).toISOString();

const events = [
  {
    type: 'booking',
    booking: {
      externalId: 'example-1',
      version: Date.now(),
      status: 'booked',
      details: {
        startsAt: tomorrow(10),
        endsAt: tomorrow(11),
        staffId,
        title: 'Haircut',
        client: { phone: '+79990000001', name: 'Anna' },
      },
    },
  },
];
const body = JSON.stringify({ events });
const headers = { 'content-type': 'application/json', 'x-dialogkeeper-signature': signBody(secret, body) };
const answer = await fetch(WEBHOOK, { method: 'POST', headers, body });
console.log(`the webhook answers ${answer.status}: ${await answer.text()}`);
