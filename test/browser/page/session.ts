import { fromEvent, merge, switchMap } from 'rxjs';
import { allowAll, createNetwork, reconnect, webSocketTransport } from 'rx-secure-networking';
import { quickAttempts } from '../quickAttempts.ts';

const yes = () => true;

/** What happened in this page, in order. */
export const journal: string[] = [];
const told = new EventTarget();

const note = (line: string): void => {
  journal.push(line);
  told.dispatchEvent(new Event('told'));
};

/** Waits for so many lines that begin so. */
export const until = (line: string, count = 1): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (journal.filter((each) => each.startsWith(line)).length >= count) resolve();
    };
    told.addEventListener('told', look);
    look();
  });

/** Notes what the browser does with the page. */
export function watchPage(): void {
  for (const type of ['freeze', 'resume']) document.addEventListener(type, () => note(type));
  for (const type of ['online', 'offline']) addEventListener(type, () => note(type));
  addEventListener('pageshow', ({ persisted }) => note(persisted ? 'restored' : 'shown'));
}

/** A session that outlives connections, as docs/browsers.md has it; what it tells is in the journal. */
export function session(url: string, keepAlive?: { readonly interval: number; readonly timeout: number }): void {
  const network = createNetwork({ transport: webSocketTransport(), policy: allowAll });
  const owner = network.createOwner({ name: 'page', audits: { create: yes, connect: yes } });
  network.ends$.subscribe(({ end }) => note(`ended by ${end.by} ${end.code}`));
  const isPing = (message: unknown): boolean => message === 'ping';
  const pinging = { ...keepAlive, ping: () => 'ping', isPong: isPing } as never;
  let attempts = 1;
  const onAttempt = ({ attempt }: { readonly attempt: number }): void => {
    attempts = attempt + 1;
  };
  const wakeOn = merge(fromEvent(window, 'online'), fromEvent(window, 'pageshow'));
  owner
    .open(url, keepAlive ? { keepAlive: pinging } : {})
    .pipe(
      switchMap((socket) => {
        note('open');
        return socket.messages$;
      }),
      reconnect({
        initialDelay: 50,
        maxDelay: 3_600_000,
        random: () => (attempts > quickAttempts ? 1 : 0),
        onAttempt,
        wakeOn,
      }),
    )
    .subscribe((message) => isPing(message) || note(`message ${String(message)}`));
}
