/** The ids that a company may have; PostgreSQL checks the same. */
export const COMPANY_ID = /^[A-Za-z0-9_-]{1,64}$/;
