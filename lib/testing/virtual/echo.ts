import { concat, of } from 'rxjs';
import { opened } from './ServerFrame.ts';
import type { VirtualServer } from './virtualTransport.ts';

/**
 * A virtual server that accepts every connection and sends each message back, for first programs and tests.
 *
 * Each connection stays open until the client closes it. It never errors.
 *
 * @example
 * const network = createNetwork({ transport: virtualTransport(echo), policy: platforms.desktop });
 */
export const echo: VirtualServer = (_dial, received$) => concat(of(opened()), received$);
