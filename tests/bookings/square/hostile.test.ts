import { describeHostileBodies } from '../support/hostile-bodies';
import { adapter, adapterOf, settings } from './adapter';

describe('without a token', () => {
  describeHostileBodies(adapter);
});

describe('with a token', () => {
  describeHostileBodies(adapterOf({ ...settings, accessToken: 'square-token' }));
});
