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

  it('«передумала» and "that\'s all" end the task; with a new order they do not', () => {
    for (const text of ['передумала', 'never mind', "that's all, thanks", 'больше ничего', 'все, спасибо'])
      expect(acts(text).stops).toBe(true);
    for (const text of ['передумала, давайте педикюр', 'я передумала отменять', 'все понравилось'])
      expect(acts(text).stops).toBe(false);
  });

  it('«другое время» and "anything else?" ask for others; «все» and "both" mean all', () => {
    for (const text of ['другое время', 'another day', 'а ещё?', 'anything else?'])
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

  it.each(['5', 'второе декабря', 'last time', 'в 2', '2 человека', 'первый раз у вас'])('none: %s', (text) =>
    expect(acts(text, { listed: 3 }).choice).toBeNull(),
  );
});
