import { said } from './said';

describe('a day', () => {
  test.each([
    ['today', '11-27'],
    ['later today', '11-27'],
    ['tmrw', '11-28'],
    ['tommorow', '11-28'],
    ['the day after tomorrow', '11-29'],
    ['on Monday', '11-30'],
    ['this Friday', '11-27'],
    ['on Friday', '12-04'],
    ['next Tuesday', '12-01'],
    ['Friday next week', '12-04'],
    ['next week on Wednesday', '12-02'],
    ['next week, Wednesday if possible', '12-02'],
    ['a week from tomorrow', '12-05'],
    ['a week from today', '12-04'],
    ['a week tomorrow', '12-05'],
    ['tomorrow week', '12-05'],
    ['may I come on may 5th', '2027-05-05'],
    ['a week from Monday', '12-07'],
    ['Wednesday week', '12-09'],
    ['a week on Wednesday', '12-09'],
    ['in a week', '12-04'],
    ['in two weeks', '12-11'],
    ['in a couple of days', '11-29'],
    ['2 days from now', '11-29'],
    ['in half an hour', '11-27 12:30'],
    ['in an hour and a half', '11-27 13:30'],
    ['in two and a half hours', '11-27 14:30'],
    ['November 28th, 2027', '2027-11-28'],
    ['28 November', '11-28'],
    ['dec. 5', '12-05'],
    ['the twenty-eighth of November', '11-28'],
    ['nov 28-30', '11-28..11-30'],
    ['12/5', '12-05'],
    ['25/12', '12-25'],
    ['2026-12-05', '12-05'],
    ['the 28th', '11-28'],
    ['7th of this month', 'past'],
    ['7th of next month', '12-07'],
    ['the 7th', '12-07'],
    ['Friday the 4th', '12-04'],
    ['Friday, December 11', '12-11'],
    ['Dec 11 (Friday)', '12-11'],
    ['today (Friday)', '11-27'],
    ['Monday or Tuesday', '11-30 12-01'],
    ['the 5th or 6th of December', '12-05 12-06'],
    ['wendesday', '12-02'],
    ['on thrusday', '12-03'],
    ['saterday', '11-28'],
    ['can I come now', '11-27'],
    ['haircut with Artem on December 3rd at 10:30', '12-03 10:30'],
  ])('%s', (text, expected) => expect(said(text)).toBe(expected));
});

describe('days of which any suits', () => {
  test.each([
    ['next week', '11-30..12-06'],
    ['this week', '11-27..11-29'],
    ['this weekend', '11-28..11-29'],
    ['next weekend', '12-05..12-06'],
    ['early next week', '11-30..12-01'],
    ['the end of the week', '11-27..11-29'],
    ['by Tuesday', '11-27..12-01'],
    ['before Friday', '11-27..12-03'],
    ['after the 5th', '12-06..2027-02-03'],
    ['from Monday to Wednesday', '11-30..12-02'],
    ['between Monday and Wednesday', '11-30..12-02'],
    ['in December', '12-01..12-31'],
    ['any day', 'any day'],
    ['whenever', 'any day'],
    ['any day but Monday', 'not 1 any day'],
    ['any day except Saturday', 'not 6 any day'],
    ['on weekdays', 'not 6 7 any day'],
  ])('%s', (text, expected) => expect(said(text)).toBe(expected));
});

describe('a time', () => {
  test.each([
    ['at 3', '15:00'],
    ['3pm', '15:00'],
    ['3 p.m.', '15:00'],
    ['10p', '22:00'],
    ['at 11', '11:00'],
    ['10:30 am', '10:30'],
    ['5:30 pm', '17:30'],
    ['15h30', '15:30'],
    ['at 1530', '15:30'],
    ['ten to five', '16:50'],
    ['at ten to five', '16:50'],
    ['at a quarter to 5', '16:45'],
    ['quarter past 3', '15:15'],
    ['at 930', '09:30'],
    ['9 30', '09:30'],
    ['twenty past six in the evening', '18:20'],
    ['at 5 past 3', '15:05'],
    ['half past three', '15:30'],
    ['half four', '16:30'],
    ['5 in the afternoon', '17:00'],
    ['4:15 in the evening', '16:15'],
    ['evening 5:30', '17:30'],
    ['afternoon 3', '15:00'],
    ['morning 10', '10:00'],
    ['quarter to 12 in the morning', '11:45'],
    ['half past 12 in the afternoon', '12:30'],
    ['3 o"clock in the afternoon', '15:00'],
    ["11 o'clock", '11:00'],
    ['12 noon', '12:00'],
    ['noonish', '~ 12:00'],
    ['3ish', '~ 15:00'],
    ['around 3', '~ 15:00'],
    ['three thirty', '15:30'],
    ['five pm', '17:00'],
    ['at five fifteen', '17:15'],
    ['5 or 6 pm', '17:00 18:00'],
    ['noon tomorrow', '11-28 12:00'],
    ['tmrw around 3', '11-28 ~ 15:00'],
    ['actually make it 2', '14:00'],
    ['the 6 in the evening', '18:00'],
    ['how about tuesday at 10', '12-01 10:00'],
    ['Thursday morning 11', '12-03 11:00'],
  ])('%s', (text, expected) => expect(said(text)).toBe(expected));
});

describe('bounds and parts of the day', () => {
  test.each([
    ['no later than 3pm', '00:00-15:00'],
    ['not before 2', '14:00-24:00'],
    ['after 6', '18:00-24:00'],
    ['before noon', '00:00-12:00'],
    ['between 2 and 4', '14:00-16:00'],
    ['from 3 to 5pm', '15:00-17:00'],
    ['2-4pm', '14:00-16:00'],
    ['1pm-3pm', '13:00-15:00'],
    ['after 11am but before 2', '11:00-14:00'],
    ['any openings tomorrow between 10 and 1?', '11-28 10:00-13:00'],
    ['from 11 to 1pm', '11:00-13:00'],
    ['from 9 to 5', '09:00-17:00'],
    ['lunchtime', '12:00-15:00'],
    ['thursday lunchtime', '12-03 12:00-15:00'],
    ['tomorrow afternoon', '11-28 12:00-17:00'],
    ['this evening', '11-27 17:00-24:00'],
    ['tonight', '11-27 17:00-24:00'],
    ['after work', '18:00-24:00'],
    ['in the morning', '00:00-12:00'],
    ['any time on Friday', '12-04 any time'],
  ])('%s', (text, expected) => expect(said(text)).toBe(expected));
});

describe('what is excluded or corrected', () => {
  test.each([
    ['not tomorrow but Sunday', '11-29 not 11-28'],
    ["I can't do Monday, how about Tuesday", '12-01 not 1'],
    ["Monday doesn't work", 'not 1'],
    ['on Friday, no wait, Saturday', '11-28 not 12-04'],
    ['at 3, actually at 4', '16:00 not 15:00'],
    ['instead of Monday on Tuesday', '12-01 not 1'],
    ['i am not free on tomorrow book it on next friday', '12-04 not 11-28'],
    ['why not Monday?', '11-30'],
    ['no mornings please', 'not 00:00-12:00'],
    ['anything but mornings', 'not 00:00-12:00 any day'],
    ["tomorrow doesn't work, monday does", '11-30 not 11-28'],
    ['at 4 not at 3', '16:00 not 15:00'],
    ['Friday instead', '12-04'],
  ])('%s', (text, expected) => expect(said(text)).toBe(expected));
});

describe('a wish relative to another time', () => {
  test.each([
    ['anything earlier?', 'earlier'],
    ['later?', 'later'],
    ['the earliest', 'earliest'],
    ['as soon as possible', 'earliest'],
    ['as late as possible', 'latest'],
    ['half an hour later', 'later 30min'],
    ['two hours earlier', 'earlier -120min'],
    ['the next day', 'later 1d'],
    ['the day before', 'earlier -1d'],
    ['same time', 'same time'],
    ['same day', 'same day'],
    ['same as last time', 'same visit'],
    ['tomorrow at the same time', '11-28 same time'],
  ])('%s', (text, expected) => expect(said(text)).toBe(expected));
});

describe('the old and the new time of a move', () => {
  test.each([
    ['move it from 3 to 4pm', '16:00 from 15:00'],
    ['from Friday to Saturday', '11-28 from 12-04'],
    ['my Friday appointment to Saturday', '11-28 from 12-04'],
    ['to Monday at 11', '11-30 11:00'],
    ['move my appointment from tuesday at 3 to wednesday at 4', '12-02 16:00 from 12-01 15:00'],
    ['can I move from 10 to 11', '11:00 from 10:00'],
    ['to friday or saturday', '12-04 11-28'],
  ])('%s', (text, expected) => expect(said(text, { isMove: true })).toBe(expected));
});

describe('what is over', () => {
  test.each(['last Friday', 'yesterday', 'two days ago', 'last week'])('%s', (text) =>
    expect(said(text)).toBe('past'),
  );
});

describe('no day and no time', () => {
  test.each([
    'two weeks',
    'an hour',
    'may I come',
    'the first one',
    'Nov 31',
    'for 3 people',
    'for two people',
    '2 manicures',
    'running 15 min late',
    'see you tomorrow',
    'have a nice day',
    'book the gel one',
    'the other day',
    "I'm busy right now",
    'for 2 hours',
    'it costs 50 dollars',
    'my number is 07700 900123',
    'thanks',
    '2 adults and 1 child',
    'the 3rd one',
    'I sat down',
    'call me at 555-1234',
    'one more question',
  ])('%s', (text) => expect(said(text)).toBe(''));
});
