import type { Events } from '../events';
import type { Catalogue } from './catalogue';

export function countRequests(events: Events, catalogue: Catalogue): void {
  const requests = catalogue.histogram({
    name: 'dialogkeeper_http_request_duration_seconds',
    help: 'How long requests took, by method, route and status',
    labels: ['method', 'route', 'status'],
  });
  events.on('http.answered', ({ method, route, status, seconds }) =>
    requests.observe({ method: METHODS.includes(method) ? method : 'other', route, status }, seconds),
  );
}

/** A client may send any word. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
