import { type DialRequest, markTransportMaker, type Transport } from '../../model/Transport.ts';
import { VirtualLink } from './VirtualLink.ts';
import { readVirtualOptions, type VirtualTransportOptions } from './VirtualTransportOptions.ts';
import type { Observable, ObservableInput } from 'rxjs';
import type { Message } from '../../model/Message.ts';
import type { ServerFrame } from './ServerFrame.ts';

/**
 * Makes a transport whose connections lead to a virtual server, in memory and in the scheduler's time.
 *
 * What the server emits happens to the link in that frame: it opens with `opened()`, then messages arrive. Its
 * completion closes the connection with 1000, or leaves it to the closing handshake where our close has arrived; its
 * error is a lost or refused connection: `closed(1006, '', false, error)`. What it does before `opened()` refuses the
 * connection too. Each dial subscribes to the server once, a turn after the transport was called but in the same
 * virtual frame; the subscription ends when the link is gone, so `expectSubscriptions` shows who dialled and who hung up.
 *
 * It is no kinder than real drivers: messages arrive after our `close`, until the handshake is over; after `terminate`
 * what arrives in that turn, or waits in a paused link, still comes; a paused link does not see its peer's close until
 * it is resumed, nor can it be paused before it is open; what waited when it was resumed comes in one go, later than
 * `resume()`, whatever is paused meanwhile; `send` in any state but open does nothing. `closed` comes last and once.
 *
 * @throws TypeError for an option of the wrong form
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
 * The far end of virtual connections: a cold observable, of which one subscription is one connection, or a function
 * that makes one for each dial, for servers that answer.
 *
 * `received$` is hot: what the server receives, from the turn after it was sent. It completes when our closing
 * handshake arrives or the connection is gone, and never errors.
 */
export type VirtualServer =
  | Observable<ServerFrame>
  | ((dial: DialRequest, received$: Observable<Message>) => ObservableInput<ServerFrame>);
