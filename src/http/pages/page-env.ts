import type { Context } from 'hono';
import type { Action } from '../../access/audit';
import type { Permission, Viewer } from '../../access/viewer';
import type { Language } from './shell/language';

/** What every request to a page has. */
export interface PageEnv {
  Variables: {
    requestId: string;
    /** Who looks at the page: set by `requireViewer`. */
    viewer: Viewer;
    /** Of the viewer; undefined: the person at this machine, while there is no user. */
    sessionToken: string | undefined;
    /** Does what the viewer has asked for, if their role allows it, and records it: see shell/act.ts. */
    perform: <T>(permission: Permission, action: Action, work: () => Promise<T>) => Promise<T>;
    language: Language;
    /** There is a page `/try`. */
    hasSimulator: boolean;
  };
}

export type PageContext = Context<PageEnv>;

export function viewerOf(c: PageContext): Viewer {
  return c.get('viewer');
}
