import { describeWithRedis } from '../support/native/available';
import { dialogkeeper } from './dialogkeeper';
import { contextCacheSuite } from './index';

describeWithRedis('the context cache conforms', () => {
  for (const { title, run } of contextCacheSuite(dialogkeeper)) test(title, () => run());
});
