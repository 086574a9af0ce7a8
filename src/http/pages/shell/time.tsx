export interface TimeProps {
  at: Date;
  /** IANA name of the company's time zone. */
  zone: string;
  /** Default: the day and the time. */
  show?: 'day' | 'time';
}

/** A moment as the clock of the company shows it. */
export function Time({ at, zone, show }: TimeProps) {
  const local = SWEDISH(zone).format(at);
  const [day, time] = local.split(' ');
  const shown = show === 'day' ? day : show === 'time' ? time?.slice(0, 5) : local.slice(0, 16);
  return (
    <time datetime={at.toISOString()} title={local}>
      {shown}
    </time>
  );
}

/** `2026-11-28 14:05:09`: the same in each language, and it sorts. */
const SWEDISH = (timeZone: string) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
