// One number of the WhatsApp Cloud API. The values of `env` stand in .env.
import { defineConfig, env } from 'dialogkeeper';

export default defineConfig({
  channels: [
    {
      id: 'salon',
      company: 'my-salon',
      provider: 'meta',
      phoneNumberId: env('META_PHONE_NUMBER_ID'),
      accessToken: env('META_ACCESS_TOKEN'),
      appSecret: env('META_APP_SECRET'),
      verifyToken: env('META_VERIFY_TOKEN'),
    },
  ],
});
