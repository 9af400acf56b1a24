// A transport whose links lead nowhere: what is left is what the library itself costs.
export function nowhere() {
  const sinks = [];
  const transport = (_request, sink) => {
    sinks.push(sink);
    return {
      bufferedBytes: 0,
      send() {},
      close: (code, reason) => queueMicrotask(() => sink.closed(code, reason, true)),
      terminate: () => queueMicrotask(() => sink.closed(1006, '', false)),
      pause: () => true,
      resume() {},
    };
  };
  return { transport, sinks };
}
