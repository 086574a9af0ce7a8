import { dirname } from 'node:path';
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { HonoAdapter } from '@bull-board/hono';
import { serveStatic } from '@hono/node-server/serve-static';
import type { Queue } from 'bullmq';
import type { Hono } from 'hono';
import { shownJobId } from '../../../../privacy/redaction';
import { LINK_TEXT } from './covered';

/** Where it stands. Its page asks for its files and its data below it. */
export const BOARD = '/queues/board';

/** bull-board over these queues. It changes nothing, and asks no other host for anything. Personal data is not covered yet. */
export function createBoard(queues: readonly Queue[]): Hono {
  const serverAdapter = new HonoAdapter(serveStatic);
  serverAdapter.setBasePath(BOARD);
  createBullBoard({
    queues: queues.map(
      (queue) => new BullMQAdapter(queue, { ...READ_ONLY, externalJobUrl: linkOf(queue.name) }),
    ),
    serverAdapter,
    options: {
      uiBasePath: dirname(require.resolve('@bull-board/ui/package.json')),
      uiConfig: {
        boardTitle: 'dialogkeeper',
        miscLinks: [{ text: 'dialogkeeper', url: '/queues' }],
        hideDocsLink: true,
        hideRedisDetails: true,
        showMetrics: false,
        showWorkers: false,
      },
    },
  });
  return serverAdapter.registerPlugin();
}

const READ_ONLY = { readOnlyMode: true, allowRetries: false, allowCompletedRetries: false };

function linkOf(queue: string) {
  return ({ id }: { id?: string | number | null | undefined }) => {
    const isOwn = id !== undefined && id !== null && /^\d+$/.test(shownJobId(String(id)));
    return { displayText: LINK_TEXT, href: isOwn ? `/queues/jobs/${queue}/${id}` : '/queues' };
  };
}
