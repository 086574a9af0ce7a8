// The simulator: Enter sends, the chat stays at its end, and the page listens to the conversation once there is one.
{
  const log = document.getElementById('log');
  const form = document.getElementById('composer');
  const field = document.getElementById('text');
  const NEAR = 80; // px
  let isAtEnd = true;
  const toEnd = () => log?.scrollTo({ top: log.scrollHeight });
  log?.addEventListener('scroll', () => {
    isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
  });
  if (log) new MutationObserver(() => isAtEnd && toEnd()).observe(log, { childList: true, subtree: true });
  toEnd();
  // Not on a phone: its keyboard would hide the page.
  if (matchMedia('(pointer: fine)').matches) field?.focus({ preventScroll: true });

  field?.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  let sending = '';
  form?.addEventListener('submit', () => {
    sending = field.value;
    isAtEnd = true;
    setTimeout(() => form.reset()); // after htmx has read it
  });
  // What could not be sent goes back into the field, unless something else stands there by now.
  form?.addEventListener('htmx:response:error', () => {
    if (field.value === '') field.value = sending;
  });
  form?.addEventListener('htmx:error', () => {
    if (field.value === '') field.value = sending;
  });

  document.addEventListener('htmx:after:swap', () => {
    const { live } = document.getElementById('states')?.dataset ?? {};
    if (!live || live === document.body.dataset.live) return;
    document.body.dataset.live = live;
    dispatchEvent(new Event('online')); // live.js opens the stream anew
  });
}
