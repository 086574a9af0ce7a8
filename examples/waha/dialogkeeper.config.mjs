// One session of a WAHA server. The values of `env` stand in .env.
import { defineConfig, env } from 'dialogkeeper';

export default defineConfig({
  channels: [
    {
      id: 'salon',
      company: 'demo',
      provider: 'waha',
      url: env('WAHA_URL'),
      apiKey: env('WAHA_API_KEY'),
      session: 'default',
      hmacKey: env('WAHA_HMAC_KEY'),
    },
  ],
});
