import { shownPhone } from '../../../access/viewer';
import { viewerOf } from '../page-env';
import { Page } from '../shell/page';
import { Addresses, Bookings } from './bookings';
import { Facts } from './facts';
import { ProfileOf, StateOf } from './profile';
import type { ShownMemory } from './shown';

/** What is remembered of the client of a conversation. */
export function MemoryPage({ shown }: { shown: ShownMemory }) {
  const { c, words, header } = shown;
  const name = header.name ?? shownPhone(viewerOf(c), header.client);
  return (
    <Page c={c} title={words.title} section="conversations" styles={['turn.css']}>
      <div class="turn-page">
        <header>
          <h1>
            {words.title} <bdi>{words.of(name)}</bdi>
          </h1>
          <nav>
            <ul>
              <li>
                <a href={`/conversations/${header.conversationId}`}>{words.back}</a>
              </li>
            </ul>
          </nav>
        </header>
        <Facts shown={shown} />
        <ProfileOf shown={shown} />
        <Bookings shown={shown} />
        <Addresses shown={shown} />
        <StateOf shown={shown} />
      </div>
    </Page>
  );
}
