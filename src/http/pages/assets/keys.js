// Keys of every page: "/" goes to the search, "n" to the next unanswered conversation, Escape leaves a field.
document.addEventListener('keydown', (event) => {
  const { target } = event;
  const isField =
    target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
  if (event.key === 'Escape' && isField) target.blur();
  if (isField || event.ctrlKey || event.metaKey || event.altKey) return;
  const found = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!found) return;
  event.preventDefault();
  if (found.matches('input, textarea')) found.focus();
  else found.click();
});
