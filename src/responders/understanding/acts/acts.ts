export type Act = 'book' | 'move' | 'cancel';

export const QUESTIONS = [
  'mine', // when, where, with whom the client is booked; what they have booked
  'price',
  'duration',
  'services', // what there is to book
  'offers', // whether something is done: «вы делаете …?»
  'staff', // who works here, who is good, who performs this
  'hours', // when the business is open, when a member of staff works
  'address', // address, phone, the way
  'free', // which times are free
  'name', // «как меня зовут?»
  'wish', // «а какой день я просила?», "what did I ask for?"
  'last-visit', // «что я у вас делала?»
  'reminder', // «напомните за день?»
  'bot', // «вы бот?», "are you human?"
  'abilities', // «что ты умеешь?»
] as const;
export type Question = (typeof QUESTIONS)[number];

/** What a text does, apart from the services, people, days and times that it names. */
export interface Acts {
  /** What the client wants done: an imperative, a wish, or a polite question («можно перенести?»). */
  ordered: ReadonlySet<Act>;
  /** What the client does not want done: «не надо переносить», "I don't want to cancel". */
  refused: ReadonlySet<Act>;
  /** What the client tells of or asks about: "did you cancel my haircut?", "is there a fee if I cancel?". Nothing is to be done. */
  mentioned: ReadonlySet<Act>;
  questions: ReadonlySet<Question>;
  courtesies: ReadonlySet<'greet' | 'thanks' | 'bye'>;
  /** An answer to our question. Null: neither, or both. */
  answer: 'yes' | 'no' | null;
  /** The yes is a clear one: «да», "yes", «давайте»; and not «хорошо», «ок», "fine", which may only acknowledge. */
  isClearYes: boolean;
  /** «Подумаю», «если мастер та же», "let me ask first": consent is still to come. */
  hesitates: boolean;
  /** «передумала», "never mind", "that's all": ends the current task. */
  stops: boolean;
  /** «другое время», "another day", «а ещё?»: what was offered does not suit. */
  other: boolean;
  /** «ой, я имела в виду педикюр», "make it a pedicure instead" */
  corrects: boolean;
  /** «все», "both of them". */
  all: boolean;
  /** «У меня», "my": what it names may be a booking that the client has. */
  own: boolean;
  /** «Не присылайте напоминания», "turn on reminders" */
  reminders: 'on' | 'off' | null;
  /** Asks for a person. */
  human: boolean;
  /** The text is a question (its form, not only its mark): «а в 16 есть?», "is 4 free". */
  isQuestion: boolean;
  /** Position in the last list, from 0; -1 is the last: «второе», "the last one", «2». */
  choice: number | null;
  /** Places of courtesies: «добрый день» is no day. */
  polite: ReadonlySet<number>;
  /** Places of the tokens that were read, so that no service, day or name is read from them: «добрый день», «сколько стоит». */
  used: ReadonlySet<number>;
}
