import { noop } from 'rxjs';
import { guestOwner } from 'rx-secure-networking/guest';
import type { GuestPort, PortListener } from 'rx-secure-networking/host';
import { defaultLimits } from '../../lib/model/Limits.ts';
import { writeHostLimits } from '../../lib/wire/HostLimits.ts';
import { hostKinds as h } from '../../lib/wire/kinds.ts';
import { HandClock, turn, url } from '../guests/rawGuest.ts';

/** A guest whose host is the test, and lets it ask for two things in a second. */
function guestOfTwo() {
  const clock = new HandClock();
  let listener: PortListener | undefined;
  const posted: unknown[] = [];
  const port: GuestPort = {
    open: (given) => (listener = given),
    post: (fields) => posted.push(...fields),
    close: noop,
  };
  const owner = guestOwner(port, { scheduler: clock });
  const say = (...fields: unknown[]): void => listener?.data(fields);
  const sizes = { maxMessageBytes: 1_000, maxBufferedBytes: 1_000, sendBytes: 1_000, sendMessages: 10 };
  say(
    h.welcome,
    '1',
    writeHostLimits({
      ...sizes,
      requestsPerSecond: 2,
      maxUnanswered: 9,
      limits: defaultLimits,
      ownTimes: defaultLimits,
    }),
  );
  return {
    ...{ clock, say },
    open: () => owner.open(url).subscribe({ error: noop }),
    /** How many sockets the host was asked for. */
    async asked(): Promise<number> {
      await turn();
      return posted.filter((field) => field === url).length;
    },
  };
}

const closed = (by: string, cause: string) => [h.closed, 1, by, 1000, '', true, cause, '', '', 0, -1];

/** The same, after it has opened two and ended the first. */
async function guestThatEndsOne() {
  const guest = guestOfTwo();
  const { clock, say, open, asked } = guest;
  const first = open();
  say(h.allowed, 1, 1, h.opened, 1, '');
  clock.advance(2_000);
  open();
  first.unsubscribe();
  expect(await asked()).toBe(2);
  return guest;
}

describe('G15 the host has ended a socket', () => {
  it('when its guest ends it too: that says nothing of what was asked for before', async () => {
    const { clock, say, open, asked } = await guestThatEndsOne();
    say(...closed('peer', 'peer'));
    clock.advance(1_500);
    open();
    expect(await asked()).toBe(2);
    say(h.allowed, 2, 2);
    clock.advance(3_010);
    open();
    expect(await asked()).toBe(3);
  });

  it('because its guest has ended it: what was asked for before is handled', async () => {
    const { clock, say, open, asked } = await guestThatEndsOne();
    say(...closed('owner', 'unsubscribed'));
    clock.advance(1_002);
    open();
    expect(await asked()).toBe(3);
  });
});
