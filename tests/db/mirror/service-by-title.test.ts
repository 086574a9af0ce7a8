import { testDatabase } from '../../support/database';
import { addMirroredSalon, booking, details, mirrorOf } from './support';

const db = testDatabase();
let salon: Awaited<ReturnType<typeof addMirroredSalon>>;
beforeEach(async () => {
  salon = await addMirroredSalon(db);
});
const mirror = mirrorOf(db, () => salon);

test.each([
  ['Стрижка', true],
  ['стрижка', true],
  ['Стрижка и укладка', false],
  [null, false],
])(
  'where the booking system does not say which services, a booking with the title %j is of the service with it: %s',
  async (title, isKnown) => {
    const { bookingId } = await mirror(booking(1, { details: details({ serviceIds: [], title }) }));
    const row = await db
      .selectFrom('booking')
      .select(['service_id', 'title'])
      .where('id', '=', bookingId ?? '')
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ service_id: isKnown ? salon.serviceId : null, title: title ?? '' });
  },
);
