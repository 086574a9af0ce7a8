import { setTimeout as pause } from 'node:timers/promises';
import { answerTo, type Contestant, type Message } from './contestant';
import { jobsInto, jobsOutOf } from './job-queue';

const QUEUE = 'messages';

/** One BullMQ queue as it comes, whose worker thinks and answers: no database, no order, nothing kept. */
export const oneHop: Contestant = {
  openSender(place) {
    const { queue, close } = jobsInto(QUEUE, place);
    return {
      async send(message) {
        await queue.add('message', message);
      },
      close,
    };
  },

  async prepare() {},

  work(place, send) {
    return jobsOutOf<Message>(QUEUE, place, async ({ data: { companyId, phone, text } }) => {
      await pause(place.thinkMs);
      send({ companyId, phone, text: answerTo([text]) });
    });
  },
};
