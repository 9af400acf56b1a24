import type { Observable, ObservableInput } from 'rxjs';
import type { Message } from '../model/Message.ts';
import type { DialRequest } from '../model/Transport.ts';
import type { ServerFrame } from './ServerFrame.ts';

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
