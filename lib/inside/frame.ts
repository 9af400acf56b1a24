// The one script of the guest's frame. It tests the wall, starts the guest's worker and passes messages on. It never
// evaluates anything of the guest's, and reads of the guest's messages only that they are there.
import type { FrameNews, FrameStart, UnreadablePost } from '../sandbox/FrameNews.ts';

/** Messages of the guest that the host has not yet handled. One more ends the guest. */
const maxUnhandled = 1_024;

addEventListener('message', function start(event: MessageEvent<FrameStart>) {
  if (event.source !== parent) return;
  removeEventListener('message', start);
  const [network, control] = event.ports;
  if (network && control) begin(event.data, network, control);
});

function begin({ selfTest, guest }: FrameStart, network: MessagePort, control: MessagePort): void {
  const tell = (news: FrameNews): void => control.postMessage(news);
  const tester = workerOf(selfTest);
  tester.onmessage = ({ data: found }: MessageEvent<readonly string[]>) => {
    tester.terminate();
    if (found.length > 0) tell({ type: 'refused', found });
    else run(workerOf(guest), network, control, tell);
  };
  tester.onerror = ({ message }: Partial<ErrorEvent>) => {
    tell({ type: 'untested', message });
  };
}

function run(worker: Worker, network: MessagePort, control: MessagePort, tell: (news: FrameNews) => void): void {
  let unhandled = 0;
  let over = false;
  const stop = (news: FrameNews): void => {
    if (over) return;
    over = true;
    worker.terminate();
    tell(news);
  };
  const fail = (error: unknown): void => stop({ type: 'failed', message: String(error).slice(0, 300) });
  const pass = (data: unknown): void => {
    try {
      tell({ type: 'message', data });
    } catch (error) {
      fail(error); // such as a stream, which can only be transferred
    }
  };
  worker.onmessage = ({ data, ports }) => {
    unhandled += 1;
    if (unhandled > maxUnhandled) stop({ type: 'flooded' });
    else if (ports.length > 0) fail('DataCloneError: it posted a MessagePort');
    else if (!over) pass(data);
  };
  // For a syntax error Firefox fires an event without a message.
  worker.onerror = ({ message }: Partial<ErrorEvent>) => {
    stop({ type: 'failed', message: message?.slice(0, 300) });
  };
  control.onmessage = ({ data }: MessageEvent<{ readonly handled: true } | { readonly data: unknown }>) => {
    if ('handled' in data) unhandled -= 1;
    else worker.postMessage(data.data);
  };
  control.onmessageerror = () => {
    control.postMessage({ type: 'unreadable' } satisfies UnreadablePost);
  };
  worker.postMessage(0, [network]);
  tell({ type: 'started' });
}

function workerOf(code: string): Worker {
  const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  return new Worker(url);
}
