import { can } from '../../../access/viewer';
import { viewerOf } from '../page-env';
import type { Shown } from './shown';

/** What a client may ask for: all that is stored of them, or that nothing is. Plain forms: both leave the page. */
export function PersonalData({ shown: { c, words, header } }: { shown: Shown }) {
  if (!can(viewerOf(c), 'forget')) return null;
  const path = `/conversations/${header.conversationId}`;
  return (
    <details>
      <summary>{words.personalData}</summary>
      <form method="post" action={`${path}/export`} class="act">
        <button type="submit" class="outline">
          {words.exportData}
        </button>
      </form>
      <form method="post" action={`${path}/forget`}>
        <p>{words.forgetHint}</p>
        <label>
          {words.confirm}
          <input name="confirm" required autocomplete="off" maxlength={256} />
        </label>
        <label>
          <input type="checkbox" name="bookings" value="yes" /> {words.withBookings}
        </label>
        <button type="submit" class="outline bad">
          {words.forget}
        </button>
      </form>
    </details>
  );
}
