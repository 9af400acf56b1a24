import { type DialRequest, markTransportMaker, type Transport } from '../../model/Transport.ts';
import { VirtualLink } from './VirtualLink.ts';
import { readVirtualOptions, type VirtualTransportOptions } from './VirtualTransportOptions.ts';
import type { Observable, ObservableInput } from 'rxjs';
import type { Message } from '../../model/Message.ts';
import type { ServerFrame } from './ServerFrame.ts';

/**
 * Makes a transport whose connections lead to a virtual server, in memory and in the scheduler's time.
 *
 * Each step of the server happens to the link in the same frame: `opened()` opens it, then messages arrive. If the
 * server completes, the connection closes with 1000, unless our close frame has arrived: then the closing handshake
 * ends it. If the server errors, the connection is lost or refused: `closed(1006, '', false, error)`. Any step before
 * `opened()` refuses the connection. Each dial subscribes to the server once, asynchronously but in the same virtual
 * frame, and unsubscribes when the link ends. So `expectSubscriptions` shows when a connection was dialled and ended.
 *
 * It is as inconvenient as real drivers:
 * - messages arrive after our `close`, until the closing handshake is over;
 * - after `terminate`, what arrives in the same turn or is queued in a paused link is still delivered;
 * - a link cannot be paused before it is open, and a paused link does not see its peer's close before `resume`;
 * - what was queued at `resume` arrives later and in one go, even if the link is paused meanwhile;
 * - `send` does nothing unless the link is open;
 * - `closed` is called once, and last.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#virtualtransportserver-options}
 * @throws TypeError for an option of the wrong type
 * @example
 * const echo = virtualTransport((_dial, received$) => concat(of(opened()), received$));
 * const scripted = virtualTransport(cold('--o-a-c', { o: opened(), a: 'hello', c: closes(4001) }));
 */
export function virtualTransport(server: VirtualServer, options: VirtualTransportOptions = {}): Transport {
  const settings = readVirtualOptions(options);
  return (dial, sink) => new VirtualLink(server, dial, sink, settings);
}

markTransportMaker(virtualTransport);

/**
 * A virtual server: a cold observable whose every subscription is one connection, or a function that makes an
 * observable for each dial, for servers that answer.
 *
 * `received$` is hot. It emits what the server receives, one turn after it was sent. It completes when our close frame
 * arrives or the connection ends, and never errors.
 */
export type VirtualServer =
  | Observable<ServerFrame>
  | ((dial: DialRequest, received$: Observable<Message>) => ObservableInput<ServerFrame>);
