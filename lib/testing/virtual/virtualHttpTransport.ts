import { asyncScheduler, type Observable, type ObservableInput, type SchedulerLike } from 'rxjs';
import type { HttpDial, HttpTransport } from '../../model/HttpTransport.ts';
import { readOptions, readScheduler } from '../../model/readOptions.ts';
import { markTransportMaker } from '../../model/Transport.ts';
import { isArray } from '../../model/intrinsics.ts';
import type { HttpFrame } from './HttpFrame.ts';
import { VirtualHttpLine } from './VirtualHttpLine.ts';

/** The far end of virtual HTTP requests: what it emits is the response to each of them. */
export type VirtualHttpServer = Observable<HttpFrame> | ((dial: HttpDial) => ObservableInput<HttpFrame>);

/**
 * Options of `virtualHttpTransport`.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#virtualhttptransportserver-options}
 */
export interface VirtualHttpTransportOptions {
  /** Where all its time comes from; it must be asynchronous. @default asyncScheduler, virtual inside `TestScheduler.run` */
  readonly scheduler?: SchedulerLike;
  /** What each host name resolves to: put to the policy before the server is subscribed to. @default nobody is asked */
  readonly addresses?: readonly string[];
}

/**
 * Makes a transport whose HTTP requests lead to a virtual server, in memory and in the scheduler's time.
 *
 * Each hop subscribes to the server once, a turn after it was sent but in the same virtual frame; the subscription ends when
 * the hop does, so `expectSubscriptions` shows who asked and who hung up. Pieces wait while nobody reads, save one.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#virtualhttptransportserver-options}
 * @throws TypeError for an option of the wrong form
 * @example
 * createNetwork({ transport, policy, http: virtualHttpTransport((dial) => [answers(200), dial.request.method]) });
 */
export function virtualHttpTransport(
  server: VirtualHttpServer,
  options: VirtualHttpTransportOptions = {},
): HttpTransport {
  const names = ['scheduler', 'addresses'] as const;
  const own = readOptions<VirtualHttpTransportOptions>('virtualHttpTransport', options, names);
  const scheduler = readScheduler('virtualHttpTransport: scheduler', own.scheduler ?? asyncScheduler);
  if (own.addresses !== undefined && !isArray(own.addresses)) {
    throw new TypeError('virtualHttpTransport: addresses must be an array');
  }
  const addresses = own.addresses && Object.freeze([...(own.addresses as readonly string[])]);
  return () => {
    const lines = new Set<VirtualHttpLine>();
    let over = false;
    return {
      send: (dial, sink) => {
        if (over) throw new Error('the owner is destroyed');
        const line = new VirtualHttpLine({ server, scheduler, addresses }, dial, sink, () => lines.delete(line));
        lines.add(line);
        return line;
      },
      destroy: () => {
        over = true;
        for (const line of lines) line.terminate();
      },
    };
  };
}

markTransportMaker(virtualHttpTransport);
