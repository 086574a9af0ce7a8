// One WhatsApp channel of a Wazzup account. The values of `env` stand in .env.
import { defineConfig, env } from 'dialogkeeper';

export default defineConfig({
  channels: [
    {
      id: 'salon',
      company: 'demo',
      provider: 'wazzup',
      apiKey: env('WAZZUP_API_KEY'),
      channelId: env('WAZZUP_CHANNEL_ID'),
      crmKey: env('WAZZUP_CRM_KEY'),
    },
  ],
});
