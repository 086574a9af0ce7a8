// A booking system that shares the database changes a booking and emits the event, in one transaction.
//   DATABASE_URL=… COMPANY=demo BOOKING=48151623 node examples/emit-event.mjs
import { emitBookingEvent } from 'dialogkeeper';
import pg from 'pg';

const {
  DATABASE_URL: connectionString,
  COMPANY: companyId = 'demo',
  BOOKING: bookingId = '48151623',
} = process.env;

const client = new pg.Client({ connectionString });
await client.connect();
const of = [companyId, bookingId];
await client.query('begin');
await client.query(
  "update booking set comment = 'by the window' where company_id = $1 and external_id = $2",
  of,
);
await emitBookingEvent(client, { kind: 'booking-updated', companyId, bookingId });
await client.query('commit');
await client.end();
