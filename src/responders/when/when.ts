/** Starts from `from` on and before `to`, `HH:MM`; `24:00` is the end of a day. */
export interface TimeWindow {
  from: string;
  to: string;
}

/** What a text says of days and times. Whatever the text excludes or corrects is only in `excluded`. */
export interface When {
  /** Days that suit, `YYYY-MM-DD`, in the order of the text: «в четверг или в пятницу». */
  dates: string[];
  /** Days of which any suits, both included: «на следующей неделе», «на выходных», «до пятницы», "after the 5th". */
  span: { from: string; to: string } | null;
  /** `HH:MM`, in the order of the text. */
  times: string[];
  /** A part of the day, or bounds: «после обеда», «не раньше 15», "between 2 and 4". */
  window: TimeWindow | null;
  /** The times are only about right: «часа на три», "around 3", «часикам к десяти к одиннадцати». */
  approximate: boolean;
  /** «только не в субботу», "any day except Saturday", «не на 12, а на 16». Monday is 1. */
  excluded: { dates: string[]; weekdays: number[]; times: string[]; windows: TimeWindow[] };
  /** The old day and time in «перенести с пятницы на субботу», "from 3 to 4pm" of a move. */
  movedFrom: { date: string | null; time: string | null };
  /** Relative to what was offered, agreed or booked: «пораньше», "any later?", «самое раннее», "as late as possible". */
  order: 'earlier' | 'later' | 'earliest' | 'latest' | null;
  /** Minutes of «на часик раньше», "half an hour later": negative for earlier; null: no amount. */
  shiftMinutes: number | null;
  /** Days of «на следующий день», "the day before": relative to the day that was agreed or booked. */
  shiftDays: number | null;
  /** «как в прошлый раз» · «в это же время» · «в тот же день». */
  same: 'visit' | 'time' | 'day' | null;
  /** «в любой день», "whenever", «когда угодно»; of the time: «в любое время». */
  any: 'day' | 'time' | null;
  /** A day or time that is over was named: «в прошлую пятницу», "yesterday". */
  past: boolean;
  /** Places of the tokens that were read, so that no service is read from them. */
  used: ReadonlySet<number>;
}

export interface WhenSituation {
  /** Local: `YYYY-MM-DDTHH:MM`. */
  now: string;
  /** Decides whether 5/11 is in May or in November. */
  language: 'ru' | 'en';
  /** Decides which 3 o'clock is meant. */
  opening: TimeWindow | null;
  /** The open question: a bare number answers it. */
  asked: 'day' | 'time' | null;
  /** The text asks to move a booking: "from 3 to 4" is no window then. */
  isMove: boolean;
  /** Days that were offered or agreed. */
  offered?: string[] | undefined;
  /** Tokens that are something else: «добрый день», "good evening". */
  skip: ReadonlySet<number>;
}
