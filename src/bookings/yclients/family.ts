/** YCLIENTS and Altegio are one system under two names, with two servers. */
export interface Family {
  /** Requests to one of them are counted together. */
  name: 'yclients' | 'altegio';
  server: string;
  /** The header Accept: the version of the answers. */
  accept: string;
  /** A phone in E.164, as the system writes phones of new clients. */
  phone(e164: string): string;
}

export const YCLIENTS: Family = {
  name: 'yclients',
  server: 'https://api.yclients.com',
  accept: 'application/vnd.yclients.v2+json',
  phone: (e164) => e164.replace('+', ''),
};

export const ALTEGIO: Family = {
  name: 'altegio',
  server: 'https://api.alteg.io',
  accept: 'application/vnd.api.v2+json',
  phone: (e164) => e164,
};
