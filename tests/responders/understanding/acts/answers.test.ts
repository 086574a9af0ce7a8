import { acts } from './read';

describe('answers', () => {
  it.each([
    'да',
    'ага',
    'Угу',
    'давайте',
    'хорошо',
    'подойдет',
    '+',
    '👍',
    'yep',
    'sounds good',
    'да, отменяйте',
    'да конечно',
    'ну да',
    'в 15 подойдет',
    'yes please',
    'ок, а сколько стоит?',
    'да, к нему на 12',
    'не против',
    'почему бы и нет',
    'that works',
    'добрый день, да',
    'норм',
    'запись подтверждаю',
  ])('yes: %s', (text) => expect(acts(text).answer).toBe('yes'));

  it.each([
    'нет',
    'неа',
    'не надо',
    'не хочу отменять',
    'не подходит',
    'no thanks',
    'нет, в 16',
    'спасибо, не надо',
    'nope',
    'да нет',
    '4 doesnt work',
    'не, давайте в 16',
    'neither works',
    'оставьте как есть',
  ])('no: %s', (text) => expect(acts(text).answer).toBe('no'));

  it.each([
    'спасибо',
    'привет',
    'да?',
    'ok?',
    'в 15, да?',
    '16:00 подойдет?',
    'давайте в 16',
    'не знаю',
    'not before noon',
    'no later than 5',
    'нет ли у вас массажа',
    'сколько стоит?',
    'thank you',
  ])('neither: %s', (text) => expect(acts(text).answer).toBeNull());

  it.each([
    'да, отменяйте, я позже напишу',
    "yes, cancel it please, i'll rebook when i know my schedule",
    'да, если можно',
    'yes, if possible',
    'yes, the first one',
    'yes i think so',
    'yes, Friday at 5 works',
    'да, хочу',
    "yes that's fine",
    'yes, see you then',
  ])('yes, without a doubt: %s', (text) =>
    expect(acts(text)).toMatchObject({ answer: 'yes', hesitates: false }),
  );

  it.each([
    'ok ill think about it',
    'ok thanks, ill ask my wife and tell you',
    'ok let me ask my husband first',
    'ok, i will call you',
    'yes i know its in sunday',
    'yes i see it',
    'fine, ill text you later',
    'sure, once my husband agrees',
    'yes if its free',
    'ok, give me a minute',
    'хорошо, спрошу у мужа и напишу',
    'да вижу',
    'ок, пока думаю',
    'хорошо если мастер та же',
    'ладно, посоветуюсь с женой',
    'конечно, только сначала уточню',
    'ок, минутку',
    'хорошо, дам знать',
    'ладно, поговорю с мужем',
    'ок, сначала отмените маникюр',
  ])('hesitates: %s', (text) => expect(acts(text)).toMatchObject({ answer: null, hesitates: true }));

  it.each([
    'yes thats my appointment',
    'yes it is mine',
    'sure about the time? i thought it was 5',
    'great but not with her',
    'ok but who with',
    'ok who with',
    'yes but how much is it?',
    'yes i got your message',
    'good thing you reminded me',
    'да, это моя запись',
    'да, моя',
    'хорошо что напомнили',
    'отлично, что напомнили',
    'да уж',
    'да ладно?',
    'да, но подешевле',
    'да ладно оставьте',
    'ок спасибо за напоминание',
    'да с чего вы взяли',
    'yeah right',
    'ой да ошиблась',
    'да шучу',
    'угу но не сейчас',
  ])('acknowledges, and is no yes: %s', (text) => expect(acts(text).answer).toBeNull());

  it.each([
    'yes i still want it',
    'yes keep it',
    "yes i'll be there",
    'да, приду',
    'да, оставьте её',
    'да она мне нужна',
    'all good i still need it',
  ])('no to a cancellation: the client keeps the booking: %s', (text) => {
    expect(acts(text, { asked: 'cancel' }).answer).toBe('no');
  });

  it.each(['yes i still want to cancel', 'да, не приду'])('a cancellation after all: %s', (text) => {
    expect(acts(text, { asked: 'cancel' }).answer).not.toBe('no');
  });

  it.each([
    'да, буду',
    "yes, i'll be there",
    'great see you sunday',
    'ок до воскресенья',
    'yes correct its on sunday',
    'ага, на воскресенье записана',
    'да, хочу прийти',
    'yes i want to come',
  ])('yes to a visit, and not to its cancellation: %s', (text) => {
    expect(acts(text, { asked: 'cancel' }).answer).not.toBe('yes');
    expect(acts(text, { asked: 'confirm' }).answer).toBe('yes');
  });

  it('«передумала» and "that\'s all" end the task; with a new order they do not', () => {
    for (const text of [
      'передумала',
      'never mind',
      "that's all, thanks",
      'больше ничего',
      'все, спасибо',
      'оставьте как есть',
      'leave it as it is',
      'нет тогда оставьте',
      'нет давайте обратно как было',
      'пусть остается',
      'стоп',
    ])
      expect(acts(text).stops).toBe(true);
    for (const text of ['передумала, давайте педикюр', 'я передумала отменять', 'все понравилось'])
      expect(acts(text).stops).toBe(false);
  });

  it('«другое время» and "anything else?" ask for others; «все» and "both" mean all', () => {
    for (const text of [
      'другое время',
      'another day',
      'а ещё?',
      'anything else?',
      'none of these',
      'ни одно не подходит',
    ])
      expect(acts(text).other).toBe(true);
    for (const text of ['все', 'обе', 'both', 'all of them', 'отмените все'])
      expect(acts(text).all).toBe(true);
    for (const text of ['всё ок', 'все, спасибо', 'спасибо все понравилось'])
      expect(acts(text).all).toBe(false);
  });

  it('a person is asked for; "are you human?" asks only about us', () => {
    for (const text of [
      'позовите человека',
      'администратора',
      'хочу поговорить с живым',
      'real person',
      'this is awful, I want a refund',
    ])
      expect(acts(text).human).toBe(true);
    for (const text of ['are you human?', 'вы бот?']) expect(acts(text).human).toBe(false);
  });
});

describe('choices from a list of three', () => {
  it.each([
    ['2', 1],
    ['второе', 1],
    ['второй вариант', 1],
    ['номер 2', 1],
    ['option 2', 1],
    ['давайте второе', 1],
    ['the second one please', 1],
    ['первую', 0],
    ['2️⃣', 1],
    ['the last one', -1],
    ['последнее', -1],
  ])('%s', (text, choice) => expect(acts(text, { listed: 3 }).choice).toBe(choice));

  it.each(['any', 'either', 'whichever', 'any of these', 'любое', 'без разницы'])(
    'of times, the first: %s',
    (text) => {
      expect(acts(text, { asked: 'time', listed: 3 }).choice).toBe(0);
      expect(acts(text, { asked: 'staff', listed: 3 }).choice).toBeNull();
    },
  );

  it.each(['any time after 5', '5', 'второе декабря', 'last time', 'в 2', '2 человека', 'первый раз у вас'])(
    'none: %s',
    (text) => expect(acts(text, { listed: 3 }).choice).toBeNull(),
  );
});
