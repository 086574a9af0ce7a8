import type { DemoSalon } from '../salon';
import { CATEGORIES } from './services';
import { STAFF } from './staff';

export const english: DemoSalon = {
  company: {
    name: 'Swallow',
    timezone: 'Europe/London',
    locale: 'en-GB',
    currency: 'GBP',
    phone: '+442079460000',
    address: '7 Swallow Lane, London, second floor, entrance from the yard',
    about: [
      'A beauty salon for hair, nails, brows and skin.',
      'Open every day from 9 am to 9 pm.',
      'You can pay by card, contactless, bank transfer or cash.',
      'You can cancel or move a visit free of charge up to 3 hours before it begins.',
      'If you are running late, please message us: we wait for 15 minutes, then the visit becomes shorter.',
      'There is a car park in the yard, and the first two hours are free.',
      'Wifi is free, and the password is at the reception.',
      'The entrance is from the yard, and there is a lift to the second floor.',
      'Children are welcome: there is a play corner, and we cut hair from the age of two.',
      'Gift vouchers are sold for any amount from £20.',
      'Please tell us in advance about pregnancy, allergies and medicines: some treatments need a consultation first.',
      'Our tools are sterilised after every client and unpacked in front of you.',
    ].join(' '),
  },
  categories: CATEGORIES,
  staff: STAFF,
  clients: {
    first: {
      name: 'Anna',
      notes: 'A regular client since 2021. Allergic to henna. Prefers mornings, and coffee without sugar.',
    },
    // 07700 900000 to 900999 are reserved for fiction. A salon of more than 999 clients goes on behind them.
    phone: (number) => `+447700${900_000 + number}`,
    women: ['Catherine', 'Grace', 'Hannah', 'Chloe', 'Sophie', 'Faith', 'Lily', 'Ruby', 'Evelyn'],
    men: ['Alexander', 'Daniel', 'Harry', 'Michael', 'Oscar'],
    surnames: [
      'Johnson',
      'Smith',
      'Taylor',
      'Frost',
      'Walker',
      'Nightingale',
      'Brown',
      'Hunter',
      'Clarke',
      'Evans',
    ],
    womansEnding: '',
    notes: [
      'Asks for a reminder the day before.',
      'Has a sensitive scalp.',
      'Comes with a daughter and needs a second chair.',
      'Prefers messages to calls.',
      'Often moves the visit: offer the evening.',
    ],
  },
  comments: [
    'First visit',
    'Asked for a chair by the window',
    'Comes with a child',
    'Pays with a gift voucher',
  ],
  administrator: 'Reception',
  priceStep: 5,
};
