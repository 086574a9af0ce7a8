import { companyOf } from './company';
import type { Salon } from './salon';

/** Asks for the location, and with the user's token for its records. */
export async function check({ api, companyId }: Salon, signal: AbortSignal): Promise<string> {
  const { name = 'without a title', timezone = 'no time zone' } = companyOf(
    (await api.read(`company/${companyId}`, {}, signal)).data,
  );
  await api.read(`records/${companyId}`, { page: 1, count: 1 }, signal);
  return `location ${companyId} is ${JSON.stringify(name)} (${timezone}); its records can be read`;
}
