// ws as a WebSocket class that does not compress, for the clients that ask for a class.
import WebSocket from 'ws';

export class Plain extends WebSocket {
  constructor(url, protocols) {
    super(url, protocols, { perMessageDeflate: false });
  }
}
