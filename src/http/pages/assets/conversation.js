// The page of one conversation begins at its end, and stays there while messages come, unless its reader has scrolled up.
{
  const NEAR = 80; // pixels
  const page = document.scrollingElement;
  const isAtEnd = () => page.scrollHeight - page.scrollTop - innerHeight < NEAR;
  const toEnd = () => page.scrollTo({ top: page.scrollHeight });
  let follows = true;
  addEventListener('scroll', () => (follows = isAtEnd()), { passive: true });
  const changes = new MutationObserver(() => follows && toEnd());
  const live = document.getElementById('live');
  if (live && !location.hash) {
    changes.observe(live, { childList: true, subtree: true, characterData: true });
    toEnd();
  }
  // Enter sends, and Shift with Enter begins a new line; on a phone there is only Enter, and it begins a new line.
  const hasKeyboard = matchMedia('(pointer: fine)').matches;
  document.addEventListener('keydown', (event) => {
    const isSend = event.key === 'Enter' && !event.shiftKey && !event.isComposing;
    if (!isSend || !hasKeyboard || !event.target.matches('#reply-text')) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });
}
