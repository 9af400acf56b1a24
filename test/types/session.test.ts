import { EMPTY } from 'rxjs';
import { type OwnedSocket, type Owner, session } from 'rx-secure-networking';

// The compiler is what runs these (npm run typecheck); here they are only declared.
declare const owner: Owner;
const url = 'wss://example.com';

const shown = {
  'prepare may only send': () => {
    session(owner, url, {
      prepare: (socket) => {
        socket.send('sign in');
      },
    });
    const signIn = (socket: OwnedSocket): void => {
      socket.send('sign in');
    };
    session(owner, url, { prepare: signIn });
  },
  'prepare may return an observable, a promise or nothing, and nothing else': () => {
    session(owner, url, { prepare: () => EMPTY });
    session(owner, url, { prepare: async (socket) => void socket.send('sign in') });
    session(owner, url, { prepare: ({ connected }) => (connected ? EMPTY : undefined) });
    // @ts-expect-error an outcome of send() cannot be subscribed to
    session(owner, url, { prepare: (socket) => socket.send('sign in').length });
  },
};

test.each(Object.keys(shown))('%s', (title) => {
  expect(shown).toHaveProperty([title]);
});
