import { describeHostileBodies } from '../support/hostile-bodies';
import { adapter } from './adapter';

describeHostileBodies(adapter);
