import type { HttpDial, HttpSink, HttpTransport } from '../../lib/model/HttpTransport.ts';

/** One HTTP request that was sent, whose server is the test's hand. */
export class LabLine {
  paused = false;
  terminated = false;
  readonly dial: HttpDial;
  readonly sink: HttpSink;

  constructor(dial: HttpDial, sink: HttpSink) {
    this.dial = dial;
    this.sink = sink;
  }

  /** What was asked: method, path, body. */
  get asked(): readonly unknown[] {
    const { request, body } = this.dial;
    return [request.method, request.url, body && new TextDecoder().decode(body)];
  }

  answer(status = 200, headers: Readonly<Record<string, string>> = {}): void {
    this.sink.headers(status, 'OK', Object.entries(headers));
  }

  data(size: number): void {
    this.sink.data(new Uint8Array(size));
  }

  end(error?: Error): void {
    this.sink.done(error);
    this.sink.gone();
  }
}

/** An HTTP transport whose servers do what the test says. */
export function labHttp() {
  const lines: LabLine[] = [];
  const http: HttpTransport = () => {
    const own: LabLine[] = [];
    const terminate = (line: LabLine): void => {
      if (line.terminated) return;
      line.terminated = true;
      queueMicrotask(() => line.sink.gone());
    };
    return {
      send: (dial, sink) => {
        const line = new LabLine(dial, sink);
        lines.push(line);
        own.push(line);
        return {
          pause: () => void (line.paused = true),
          resume: () => void (line.paused = false),
          terminate: () => terminate(line),
        };
      },
      destroy: () => own.forEach(terminate),
    };
  };
  return { lines, http };
}
