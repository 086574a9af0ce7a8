// One instance of GREEN-API. The values of `env` stand in .env.
import { defineConfig, env } from 'dialogkeeper';

export default defineConfig({
  channels: [
    {
      id: 'salon',
      company: 'demo',
      provider: 'green-api',
      apiUrl: env('GREEN_API_URL'),
      idInstance: env('GREEN_API_INSTANCE'),
      apiToken: env('GREEN_API_TOKEN'),
      webhookToken: env('GREEN_API_WEBHOOK_TOKEN'),
    },
  ],
});
