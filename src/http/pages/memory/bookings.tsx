import { shownPhone } from '../../../access/viewer';
import { masked } from '../../../privacy/redaction';
import { viewerOf } from '../page-env';
import { clipped } from '../shell/clipped';
import { Time } from '../shell/time';
import type { ShownMemory } from './shown';

/** The bookings of the client: who has made them, and who has closed them. */
export function Bookings({ shown: { words, memory, header } }: { shown: ShownMemory }) {
  const { timezone: zone } = header;
  return (
    <section aria-labelledby="bookings">
      <h2 id="bookings">{words.bookings}</h2>
      {memory.bookings.length === 0 && <p>{words.noBookings}</p>}
      {memory.bookings.length > 0 && (
        <div class="overflow-auto" tabindex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.visit}</th>
                <th scope="col">{words.what}</th>
                <th scope="col">{words.state}</th>
                <th scope="col">{words.made}</th>
                <th scope="col">{words.closed}</th>
              </tr>
            </thead>
            <tbody>
              {memory.bookings.map((booking) => (
                <tr>
                  <th scope="row">
                    <Time at={booking.startsAt} zone={zone} />
                  </th>
                  <td dir="auto">
                    {clipped(booking.title)}
                    {booking.staff && `, ${clipped(booking.staff)}`}
                  </td>
                  <td>
                    {words.status[booking.status]}
                    {booking.status === 'booked' && booking.confirmedAt && `, ${words.confirmed}`}
                  </td>
                  <td>
                    {words.madeBy[booking.madeBy]}, <Time at={booking.createdAt} zone={zone} />
                  </td>
                  <td>
                    {booking.closedBy && <bdi>{clipped(masked(booking.closedBy))}</bdi>}
                    {booking.closedAt && (
                      <>
                        {' '}
                        <Time at={booking.closedAt} zone={zone} />
                      </>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {memory.hasMoreBookings && <p>{words.more}</p>}
    </section>
  );
}

/** All addresses of the client: which were linked, and which do not reach them. */
export function Addresses({ shown: { c, words, memory, header } }: { shown: ShownMemory }) {
  const { timezone: zone } = header;
  return (
    <section aria-labelledby="addresses">
      <h2 id="addresses">{words.addresses}</h2>
      <ul>
        {memory.addresses.map(({ address, linkedAt, unreachableAt }) => (
          <li>
            <bdi>{shownPhone(viewerOf(c), address)}</bdi>
            {address === header.client && ` (${words.canonical})`}. {words.linked}{' '}
            {linkedAt ? <Time at={linkedAt} zone={zone} /> : words.fromBeginning};{' '}
            {unreachableAt ? (
              <span class="bad">
                {words.unreachable} <Time at={unreachableAt} zone={zone} />
              </span>
            ) : (
              words.reachable
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
