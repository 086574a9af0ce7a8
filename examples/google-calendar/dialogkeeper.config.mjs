// The calendars of a salon's staff. The values of `env` stand in .env.
import { defineConfig, env } from 'dialogkeeper';

export default defineConfig({
  bookingSystems: [
    {
      id: 'calendars',
      company: 'my-salon',
      provider: 'google-calendar',
      calendars: [
        { staff: 'Olivia Hart', calendar: 'olivia.of.the.salon@gmail.com' },
        { staff: 'Jack Reed', calendar: 'a1b2c3d4@group.calendar.google.com' },
      ],
      clientEmail: env('GOOGLE_CLIENT_EMAIL'),
      privateKey: env('GOOGLE_PRIVATE_KEY'),
      webhookToken: env('GOOGLE_WEBHOOK_TOKEN'),
      country: 'GB',
    },
  ],
});
