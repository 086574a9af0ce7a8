import { listHandedOver } from '../../src/operations/handed-over';
import { discardHeld, listHeld, sendHeld } from '../../src/operations/held';
import { listOutages, resumeChannels } from '../../src/operations/outages';
import { listParked, redriveParked } from '../../src/operations/parked';
import { listRefused, sendRefused } from '../../src/operations/refused';
import { testDatabase } from '../support/database';

const db = testDatabase();
const companyId = 'no-such-company';

test.each<[string, () => Promise<unknown>]>([
  ['listHandedOver', () => listHandedOver(db, companyId)],
  ['listParked', () => listParked(db, companyId)],
  ['redriveParked', () => redriveParked(db, { companyId })],
  ['listHeld', () => listHeld(db, companyId)],
  ['sendHeld', () => sendHeld(db, { companyId })],
  ['discardHeld', () => discardHeld(db, { companyId })],
  ['listRefused', () => listRefused(db, companyId)],
  ['sendRefused', () => sendRefused(db, { companyId })],
  ['listOutages', () => listOutages(db, companyId)],
  ['resumeChannels', () => resumeChannels(db, companyId)],
])('%s rejects a company that does not exist', async (_name, operation) => {
  await expect(operation()).rejects.toMatchObject({ code: 'company.not-found', companyId });
});
