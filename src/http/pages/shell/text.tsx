/** What a person has written: in its own direction, wrapped, and folded where it is very long. */
export function Text({ of }: { of: string }) {
  if (of.length <= LONG)
    return (
      <span class="text" dir="auto">
        {of}
      </span>
    );
  const cut = [...of.slice(0, LONG)].slice(0, -1).join('');
  return (
    <details class="text" dir="auto">
      <summary>{cut}…</summary>
      {of}
    </details>
  );
}

/** UTF-16 units. */
const LONG = 4000;
