import { setTimeout as pause } from 'node:timers/promises';
import { jobsInto, jobsOutOf } from './job-queue';
import { answerTo, type Message, type Pipeline } from './pipeline';

const QUEUE = 'messages';

/** One BullMQ queue with default settings. Its worker only thinks and answers: no database, no order. */
export const oneHop: Pipeline = {
  openSender(environment) {
    const { queue, close } = jobsInto(QUEUE, environment);
    return {
      async send(message) {
        await queue.add('message', message);
      },
      close,
    };
  },

  async prepare() {},

  work(environment, send) {
    return jobsOutOf<Message>(QUEUE, environment, async ({ data: { companyId, phone, text } }) => {
      await pause(environment.thinkMs);
      send({ companyId, phone, text: answerTo([text]) });
    });
  },
};
