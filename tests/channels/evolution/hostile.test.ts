import { describeHostileBodies } from '../support/hostile-bodies';
import { adapter, adapterWithToken } from './adapter';

describe('with the key in the body', () => {
  describeHostileBodies(adapter);
});

describe('with a token in the header', () => {
  describeHostileBodies(adapterWithToken);
});
