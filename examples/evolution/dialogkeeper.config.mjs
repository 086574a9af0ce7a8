// One instance of an Evolution API server. The values of `env` stand in .env.
import { defineConfig, env } from 'dialogkeeper';

export default defineConfig({
  channels: [
    {
      id: 'salon',
      company: 'demo',
      provider: 'evolution',
      url: env('EVOLUTION_URL'),
      instance: 'salon',
      apiKey: env('EVOLUTION_INSTANCE_KEY'),
      jwtKey: env('EVOLUTION_JWT_KEY'),
    },
  ],
});
