import { existsSync } from 'node:fs';
import { concat, concatMap, EMPTY, first, map, mergeMap, NEVER, of, switchMap, timer } from 'rxjs';
import { inOrder, type Message, reconnect, sendTo, session } from 'rx-secure-networking';
import { opened, type VirtualServer } from 'rx-secure-networking/testing';
import { linksOf, quotableOf, quotedIn } from '../quoting.ts';
import { marbled } from '../marbled.ts';
import { play, saying, url, world } from '../world.ts';

// What docs/streams.md shows, run as it stands there.
const page = 'docs/streams.md';

it('docs/streams.md quotes what is run here, and links to files that are there', () => {
  expect(quotedIn([page])).toEqual(quotableOf(__filename));
  expect(linksOf(page).length).toBeGreaterThan(3);
  expect(linksOf(page).filter((link) => !existsSync(link))).toEqual([]);
});

it(
  'the session of docs/streams.md signs in, and shows its states and the messages',
  marbled(({ flush }) => {
    const server: VirtualServer = (_dial, received$) =>
      concat(of(opened()), received$.pipe(mergeMap((message) => (message === 'sign in' ? ['welcome', 'news'] : []))));
    const { owner } = world({ server });
    const log: unknown[][] = [];
    const show = (...what: unknown[]) => log.push(what);
    const render = (message: Message) => log.push([message]);

    // doc session
    const chat = session(owner, url, {
      prepare: (socket) => {
        socket.send('sign in');
        return socket.messages$.pipe(first((message) => message === 'welcome'));
      },
      reconnect: { initialDelay: 500, maxAttempts: 10 },
    });

    chat.messages$.subscribe(render);
    chat.status$.subscribe(({ state, attempt, delay, reason }) => show(state, attempt, delay, reason));
    const outcome = chat.send('hello'); // 'not-open' until it is ready
    // end
    flush();
    chat.close();
    expect(outcome).toBe('not-open');
    const at = (state: string) => [state, 0, 0, ''];
    expect(log).toEqual([at('connecting'), at('preparing'), at('ready'), ['news'], at('closed')]);
  }),
);

it(
  'the lines of docs/streams.md go on after a lost connection',
  marbled(({ cold, expectObservable }) => {
    const shown: number[] = [];
    const show = (attempt: number, delay: number) => shown.push(attempt, delay);
    let dials = 0;
    const server: VirtualServer = () => (++dials === 1 ? concat(saying1('a'), cold('--#')) : saying('b'));
    const { owner } = world({ server });
    jest.spyOn(Math, 'random').mockReturnValueOnce(0.1);

    // doc reconnect
    const lines$ = owner.open(url).pipe(
      switchMap((socket) => socket.messages$),
      reconnect({ initialDelay: 500, maxAttempts: 10, onAttempt: ({ attempt, delay }) => show(attempt, delay) }),
    );
    // end
    expectObservable(lines$, '^ 60ms !').toBe('a 51ms b', { a: 'a', b: 'b' });
    play(cold('60ms x', { x: () => expect(shown).toEqual([1, 50]) }));
    play(cold('70ms x', { x: () => jest.restoreAllMocks() }));
  }),
);

it(
  'what docs/streams.md saves of a connection that is lost it saves whole',
  marbled(({ cold, expectObservable }) => {
    let dials = 0;
    const server: VirtualServer = () =>
      ++dials === 1 ? concat(of(opened(), 'a', 'b'), cold('--#')) : concat(of(opened(), 'c'), NEVER);
    const { owner } = world({ server });
    jest.spyOn(Math, 'random').mockReturnValue(0);
    const save = (message: Message) => timer(5).pipe(map(() => message));

    // doc inOrderSession
    const allSaved$ = session(owner, url).status$.pipe(
      concatMap(({ socket }) => (socket ? socket.messages$.pipe(inOrder(socket, save)) : EMPTY)),
    );
    // end
    expectObservable(allSaved$, '40ms !').toBe('-----a----b----c', { a: 'a', b: 'b', c: 'c' });
    play(cold('50ms x', { x: () => jest.restoreAllMocks() }));
  }),
);

it(
  'what docs/streams.md saves it saves in order, and what it sends it sends as it can',
  marbled(({ flush }) => {
    const { owner, network } = world({ server: saying('a', 'b') });
    const socket = owner.create(url);
    const save = (message: Message) => of(`${String(message)} saved`);
    const readLines = () => ['x', 'y'];

    // doc inOrder
    const saved$ = socket.messages$.pipe(inOrder(socket, (message) => save(message), { concurrency: 4 }));
    // end
    // doc sendTo
    const outcomes$ = sendTo(socket)(readLines());
    // end
    socket.connect();
    const done: unknown[] = [];
    socket.sent$.subscribe((message) => done.push(message));
    saved$.subscribe((each) => done.push(each));
    outcomes$.subscribe((each) => done.push(each));
    flush();
    network.destroy();
    expect(done.sort()).toEqual(['a saved', 'b saved', 'sent', 'sent', 'x', 'y']);
  }),
);

it(
  'the socket of docs/streams.md asks by a message of its own',
  marbled(({ cold, expectObservable }) => {
    const server: VirtualServer = (_dial, received$) => concat(of(opened()), received$.pipe(map(() => 'pong')));
    const { owner, network } = world({ server });

    // doc keepAlive
    const socket = owner.create(url, {
      keepAlive: { interval: 30_000, timeout: 10_000, ping: () => 'ping', isPong: (message) => message === 'pong' },
    });
    // end
    socket.connect();
    play(cold('90s x', { x: () => network.destroy() }));
    expectObservable(socket.sent$).toBe('30s p 39999ms p 19999ms |', { p: 'ping' });
    expectObservable(socket.messages$).toBe('90s |');
  }),
);

const saying1 = (message: Message) => of(opened(), message);
