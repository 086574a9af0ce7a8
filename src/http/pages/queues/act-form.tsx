export interface ActProps {
  verb: string;
  label: string;
  fields: Readonly<Record<string, string>>;
}

/** One button. Without JavaScript the page is loaded anew. */
export function Act({ verb, label, fields }: ActProps) {
  const action = `/queues/${verb}`;
  return (
    <form
      class="row"
      method="post"
      action={action}
      hx-post={action}
      hx-target="#queues"
      hx-swap="outerMorph"
      hx-disable="find button"
    >
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <button type="submit" class="outline">
        {label}
      </button>
    </form>
  );
}
