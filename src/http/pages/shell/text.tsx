import { clipped } from './clipped';

/** What a person has written: in its own direction, wrapped, and its beginning where it is very long. */
export function Text({ of }: { of: string }) {
  return (
    <span class="text" dir="auto">
      {clipped(of, LONG)}
    </span>
  );
}

/** UTF-16 units. What `shownText` of `db/` has cut is not cut once more. */
const LONG = 8000;
