import { jobsInto, jobsOutOf } from './job-queue';
import { answerTo, type Message, type Pipeline } from './pipeline';

const HOPS = ['first', 'second', 'third'] as const;

/** Three BullMQ queues in a row whose workers only pass the message on: no database, no order, no context. */
export const threeHops: Pipeline = {
  openSender(environment) {
    const { queue, close } = jobsInto(HOPS[0], environment);
    return {
      async send(message) {
        await queue.add('hop', message);
      },
      close,
    };
  },

  async prepare() {},

  async work(environment, send) {
    const [second, third] = [jobsInto(HOPS[1], environment), jobsInto(HOPS[2], environment)];
    const passOn = (to: typeof second) => async (job: { data: Message }) => {
      await to.queue.add('hop', job.data);
    };
    const workers = [
      await jobsOutOf<Message>(HOPS[0], environment, passOn(second)),
      await jobsOutOf<Message>(HOPS[1], environment, passOn(third)),
      await jobsOutOf<Message>(HOPS[2], environment, async ({ data: { companyId, phone, text } }) =>
        send({ companyId, phone, text: answerTo([text]) }),
      ),
    ];
    return {
      async close() {
        for (const one of [...workers, second, third]) await one.close();
      },
    };
  },
};
