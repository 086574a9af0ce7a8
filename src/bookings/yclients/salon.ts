import type { Api } from './api';
import type { Family } from './family';

/** The location that a client of the API is for. */
export interface Salon {
  family: Family;
  api: Api;
  companyId: string;
  /** The company's, until the location has told its own. */
  timezone: string;
}
