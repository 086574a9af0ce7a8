import { defineConfig, env } from 'dialogkeeper';

export default defineConfig({
  channels: [
    {
      id: 'salon',
      company: 'demo',
      provider: 'generic',
      url: env('SALON_URL'),
      secret: env('SALON_SECRET'),
    },
  ],
});
