import { answerTo, type Contestant, type Message } from './contestant';
import { jobsInto, jobsOutOf } from './job-queue';

const HOPS = ['first', 'second', 'third'] as const;

/** Three BullMQ queues in a row whose workers pass the message on: no database, no order, no context, nothing kept. */
export const threeHops: Contestant = {
  openSender(place) {
    const { queue, close } = jobsInto(HOPS[0], place);
    return {
      async send(message) {
        await queue.add('hop', message);
      },
      close,
    };
  },

  async prepare() {},

  async work(place, send) {
    const [second, third] = [jobsInto(HOPS[1], place), jobsInto(HOPS[2], place)];
    const passOn = (to: typeof second) => async (job: { data: Message }) => {
      await to.queue.add('hop', job.data);
    };
    const workers = [
      await jobsOutOf<Message>(HOPS[0], place, passOn(second)),
      await jobsOutOf<Message>(HOPS[1], place, passOn(third)),
      await jobsOutOf<Message>(HOPS[2], place, async ({ data: { companyId, phone, text } }) =>
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
