import { can, shownPhone } from '../../../access/viewer';
import { viewerOf } from '../page-env';
import { Page } from '../shell/page';
import { Actions } from './actions';
import { ReplyForm } from './reply-form';
import { addressOf, type Shown } from './shown';
import { State } from './state';
import { Earlier, TimelineList } from './timeline';

/** One conversation, live. `isLatest`: its end is shown; otherwise an earlier part, which does not change. */
export function ConversationPage({ shown, isLatest }: { shown: Shown; isLatest: boolean }) {
  const { c, words, header } = shown;
  const { conversationId } = header;
  return (
    <Page
      c={c}
      title={header.name ?? shownPhone(viewerOf(c), header.client)}
      section="conversations"
      {...(isLatest && { live: `/live?conversation=${conversationId}` })}
      styles={['bubble.css', 'conversation.css']}
      scripts={['conversation.js']}
    >
      <div class="conversation">
        {isLatest ? (
          <>
            <Live shown={shown} />
            {can(viewerOf(c), 'answer') && <ReplyForm shown={shown} />}
          </>
        ) : (
          <>
            <Heading shown={shown} />
            <section class="timeline" aria-label={words.timeline}>
              <Earlier shown={shown} />
              <TimelineList shown={shown} />
              <a href={`/conversations/${conversationId}`}>{words.latest}</a>
            </section>
          </>
        )}
      </div>
    </Page>
  );
}

/** All that changes by itself. It is read again when something happens in the conversation, and changed in place. */
export function Live({ shown }: { shown: Shown }) {
  const { words } = shown;
  return (
    <div
      id="live"
      hx-get={addressOf(shown, 'timeline')}
      hx-trigger="live:conversation from:body throttle:300ms"
      hx-swap="outerMorph"
    >
      <Heading shown={shown} />
      <aside id="side">
        <State shown={shown} />
        <Actions shown={shown} />
      </aside>
      <section class="timeline" aria-label={words.timeline}>
        <Earlier shown={shown} />
        <TimelineList shown={shown} isLive />
      </section>
    </div>
  );
}

function Heading({ shown: { c, words, header } }: { shown: Shown }) {
  const viewer = viewerOf(c);
  const { conversationId, client, name, companyName } = header;
  const addresses = [client, ...header.addresses.filter((address) => address !== client)];
  return (
    <header id="heading">
      <h1 dir="auto">{name ?? words.noName}</h1>
      <p>
        {addresses.map((address) => (
          <>
            <bdi>{shownPhone(viewer, address)}</bdi>{' '}
          </>
        ))}
        · <bdi>{companyName}</bdi>
      </p>
      <nav>
        <a href={`/conversations/${conversationId}/memory`}>{words.memory}</a>
        <a href={`/conversations/next?after=${conversationId}`} data-key="n">
          {words.next} <kbd>n</kbd>
        </a>
      </nav>
    </header>
  );
}
