import { readFileSync } from 'node:fs';
import { type BookingEventName, DROPPED_BY } from '../../src/domain/booking-event';
import { SEGMENTS, type SegmentName } from '../../src/domain/context';

const page = readFileSync('docs/context.md', 'utf8');
const events = Object.keys(DROPPED_BY) as BookingEventName[];

/** The last cell of a segment's row. */
function droppedBy(segment: SegmentName): string {
  const [row = ''] = new RegExp(`^\\| \`${segment}\` \\|.*$`, 'm').exec(page) ?? [];
  return row.split('|').at(-2) ?? '';
}

test.each(SEGMENTS)('docs/context.md names the events that drop the segment %s', (segment) => {
  const cell = droppedBy(segment);
  const documented = events.filter(
    (event) =>
      cell.includes(`\`${event}\``) || (event.startsWith('booking-') && cell.includes('booking event')),
  );
  const segments: Record<BookingEventName, readonly SegmentName[]> = DROPPED_BY;
  expect(documented).toEqual(events.filter((event) => segments[event].includes(segment)));
});
