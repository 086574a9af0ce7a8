import { describeWithRedis } from '../support/native/available';
import { contextCacheSuite } from '.';
import { dialogkeeper } from './dialogkeeper';

describeWithRedis('the context cache conforms', () => {
  for (const { title, run } of contextCacheSuite(dialogkeeper)) test(title, () => run());
});
