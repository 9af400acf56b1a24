import type { LinkSink, Message, Transport } from 'rx-secure-networking';

/** One dialled link, whose far end is the test's hand. */
export class LabLink {
  readonly url: string;
  readonly protocols: readonly string[];
  readonly sent: Message[] = [];
  readonly closes: (readonly [number, string])[] = [];
  paused = false;
  terminated = false;
  gone = false;
  /** Bytes and messages that wait to be taken by the network. */
  bufferedBytes = 0;
  bufferedMessages = 0;
  readonly sink: LinkSink;

  constructor(url: string, protocols: readonly string[], sink: LinkSink) {
    this.url = url;
    this.protocols = protocols;
    this.sink = sink;
  }

  open(protocol = ''): void {
    this.sink.opened(protocol);
  }

  end(code = 1006, reason = '', wasClean = false, error?: Error): void {
    if (this.gone) return;
    this.gone = true;
    this.sink.closed(code, reason, wasClean, error);
  }
}

/**
 * A transport whose links do what the test says. `canPause: false` is a browser; `buffers` keeps what is sent waiting;
 * `ownsMessages` lets their bytes be transferred.
 */
export function labTransport({ canPause = true, buffers = false, ownsMessages = false } = {}) {
  const links: LabLink[] = [];
  const transport: Transport = ({ url, protocols }, sink) => {
    const link = new LabLink(url, protocols, sink);
    links.push(link);
    return {
      ownsMessages,
      send: (message, bytes = 0) => {
        if (link.gone || link.terminated) return false;
        link.sent.push(message);
        if (buffers) {
          link.bufferedBytes += bytes;
          link.bufferedMessages += 1;
        }
        return true;
      },
      close: (code, reason) => void link.closes.push([code, reason]),
      terminate: () => {
        link.terminated = true;
        queueMicrotask(() => link.end());
      },
      pause: () => (link.paused = canPause),
      resume: () => void (link.paused = false),
      get bufferedBytes() {
        return link.bufferedBytes;
      },
      get bufferedMessages() {
        return link.bufferedMessages;
      },
    };
  };
  return { links, transport };
}
