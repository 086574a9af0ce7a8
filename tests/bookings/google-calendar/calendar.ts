import { instancesOf } from './recurring';
import { type Moment, Refusal, type StoredEvent } from './stored';

const ID = /^[a-v0-9]{5,1024}$/;

/** One calendar, with the rules of Calendar API v3. */
export class Calendar {
  readonly events = new Map<string, StoredEvent>();
  role: 'none' | 'freeBusyReader' | 'reader' | 'writer' | 'owner' = 'writer';
  timeZone = 'Europe/Moscow';
  /** Sync tokens of an earlier epoch are gone. */
  epoch = 0;
  pageSize = 250;
  #change = 0;
  #updated = 0;
  /** Google's own ids are of no two calendars. */
  static #ids = 0;

  constructor(
    readonly id: string,
    readonly onChange: () => void,
  ) {}

  insert(given: Partial<StoredEvent>): StoredEvent {
    const id = given.id ?? `g${(Calendar.#ids++).toString(32).padStart(6, '0')}`;
    if (!ID.test(id)) throw new Refusal(400, 'invalid', 'Invalid resource id value.');
    if (this.events.has(id)) throw new Refusal(409, 'duplicate', 'The requested identifier already exists.');
    if (!given.start || !given.end) throw new Refusal(400, 'required', 'Missing end time.');
    if (millis(given.end) < millis(given.start))
      throw new Refusal(400, 'timeRangeEmpty', 'The specified time range is empty.');
    const created = `${new Date().toISOString().slice(0, 19)}.000Z`;
    return this.#store({ status: 'confirmed', created, ...given, id } as StoredEvent);
  }

  /** One that a person asks for: a deleted event is answered, with its status. */
  get(id: string): StoredEvent {
    const event = this.events.get(id) ?? this.#instance(id);
    if (!event) throw new Refusal(404, 'notFound', 'Not Found');
    return event;
  }

  patch(id: string, given: Partial<StoredEvent>, ifMatch?: string): StoredEvent {
    const event = this.get(id);
    if (ifMatch !== undefined && ifMatch !== event.etag)
      throw new Refusal(412, 'conditionNotMet', 'Precondition Failed');
    return this.#store(merged(event, given) as StoredEvent);
  }

  delete(id: string): void {
    const event = this.get(id);
    if (event.status === 'cancelled') throw new Refusal(410, 'deleted', 'Resource has been deleted');
    this.#store({ ...event, status: 'cancelled' });
  }

  list(query: URLSearchParams) {
    const syncToken = query.get('syncToken');
    if (syncToken && (query.has('timeMin') || query.has('timeMax') || query.has('orderBy')))
      throw new Refusal(400, 'invalid', 'Sync token cannot be used with the other parameters.');
    const since = syncToken === null ? -1 : this.#changeOf(syncToken);
    const listed = [...this.events.values()]
      .filter(({ change, recurringEventId }) => change > since && !(syncToken === null && recurringEventId))
      .flatMap((event) => (event.recurrence ? this.#instances(event) : [event]))
      .filter((event) => syncToken !== null || (event.status !== 'cancelled' && inWindow(event, query)))
      .map((event) => (event.status === 'cancelled' ? tombstone(event) : shown(event)));
    const from = Number(query.get('pageToken')?.replace('page-', '') ?? 0);
    if (Number.isNaN(from)) throw new Refusal(400, 'invalid', 'Invalid page token value.');
    const to = from + Math.min(this.pageSize, Number(query.get('maxResults') ?? 250));
    return {
      kind: 'calendar#events',
      summary: `Calendar ${this.id}`,
      timeZone: this.timeZone,
      accessRole: this.role,
      updated: new Date(this.#updated).toISOString(),
      items: listed.slice(from, to),
      ...(to < listed.length
        ? { nextPageToken: `page-${to}` }
        : { nextSyncToken: `${this.id}|${this.epoch}|${this.#change}` }),
    };
  }

  #store(event: StoredEvent): StoredEvent {
    this.#updated = Math.max(Date.now(), this.#updated + 1);
    const updated = new Date(this.#updated).toISOString();
    const stored = { ...event, updated, etag: `"${this.#updated}"`, change: ++this.#change };
    this.events.set(stored.id, stored);
    this.onChange();
    return shown(stored) as StoredEvent;
  }

  #instances(series: StoredEvent): StoredEvent[] {
    const instances = instancesOf(series, this.events);
    return series.status === 'cancelled'
      ? instances.map((one) => ({ ...one, status: 'cancelled' as const }))
      : instances;
  }

  #instance(id: string): StoredEvent | undefined {
    const series = this.events.get(id.split('_')[0] ?? '');
    return series?.recurrence && this.#instances(series).find((one) => one.id === id);
  }

  #changeOf(syncToken: string): number {
    const [calendar, epoch, change] = syncToken.split('|');
    if (calendar !== this.id || change === undefined)
      throw new Refusal(400, 'invalid', 'Invalid sync token value.');
    if (Number(epoch) !== this.epoch)
      throw new Refusal(410, 'fullSyncRequired', 'Sync token is no longer valid, a full sync is required.');
    return Number(change);
  }
}

/** `timeMin` bounds the end, and `timeMax` the beginning; both exclude their moment. */
function inWindow({ start, end }: StoredEvent, query: URLSearchParams): boolean {
  const bound = (name: string) => (query.has(name) ? Date.parse(query.get(name) ?? '') : undefined);
  const timeMin = bound('timeMin');
  const timeMax = bound('timeMax');
  if (Number.isNaN(timeMin) || Number.isNaN(timeMax)) throw new Refusal(400, 'badRequest', 'Bad Request');
  const isBefore = timeMin !== undefined && millis(end) <= timeMin;
  return !isBefore && !(timeMax !== undefined && millis(start) >= timeMax);
}

function millis({ date, dateTime }: Moment): number {
  return Date.parse(date ? `${date}T00:00Z` : (dateTime ?? ''));
}

function shown(event: StoredEvent): object {
  const { change: _change, ...fields } = event;
  return { kind: 'calendar#event', htmlLink: 'https://www.google.com/calendar/event', ...fields };
}

/** Only its id is guaranteed. */
function tombstone({ id, etag, recurringEventId, originalStartTime }: StoredEvent): object {
  const instance = recurringEventId ? { recurringEventId, originalStartTime } : {};
  return { kind: 'calendar#event', id, etag, status: 'cancelled', ...instance };
}

/** JSON merge patch: null removes a field. */
function merged(one: unknown, other: unknown): unknown {
  if (typeof other !== 'object' || other === null || Array.isArray(other)) return other;
  const fields: Record<string, unknown> = { ...(one as object) };
  for (const [name, value] of Object.entries(other)) {
    if (value === null) delete fields[name];
    else fields[name] = merged(fields[name], value);
  }
  return fields;
}
