import { takeToken, type Bucket } from '../../lib/audit/tokenBucket.ts';
import { Pace } from '../../lib/guest/Pace.ts';
import { elapsed } from '../../lib/stream/schedulerTime.ts';
import { HandClock } from '../guests/rawGuest.ts';

/** A guest that always has more to ask for, and its host, which counts as every host does. */
function saturated(perSecond: number) {
  const clock = new HandClock();
  const pace = new Pace(clock);
  pace.perSecond = perSecond;
  const [arrived, handled] = [[] as number[], [] as number[]];
  let bucket: Bucket | undefined;
  let broken = 0;
  return {
    ...{ clock, pace, handled },
    /** Posts as much as it may. */
    post: () => {
      for (let i = 0; i < 3 * perSecond && pace.wait === 0; i += 1) arrived.push(pace.count().last);
    },
    /** The host handles all that has come. */
    handle: () => {
      for (const request of arrived.splice(0)) {
        const taken = takeToken({ count: perSecond, per: 1_000 }, bucket, elapsed(clock));
        bucket = taken.bucket;
        if (taken.retryAfter !== undefined) broken += 1;
        handled.push(request);
      }
    },
    /** It answers what it has handled. */
    answer: () => handled.splice(0).forEach((request) => pace.handled(request)),
    broken: () => broken,
    total: () => pace.count().last,
  };
}

describe('Pace', () => {
  it.each([1, 2, 7, 256])(
    'G15 a host that counts %d requests in a second never counts too many, however busy',
    (rate) => {
      const { clock, post, handle, answer, broken, total } = saturated(rate);
      for (let step = 0; step < 3_000; step += 1) {
        post();
        if (step % 41 > 20 || step % 7 === 0) handle(); // it is often busy for 200 ms
        if (step % 3 === 0) answer();
        clock.advance(10);
      }
      expect([broken(), total() > 20 * rate]).toEqual([0, true]);
    },
  );

  it('G15 one request after the other that is answered at once comes as often as the host lets it', () => {
    const { clock, post, handle, answer, broken, total } = saturated(10);
    for (let ms = 0; ms < 10_000; ms += 1) {
      post();
      handle();
      answer();
      clock.advance(1);
    }
    expect([broken(), total()]).toEqual([0, 101]);
  });

  it('G15 a host that stands still for any time never counts too many when it goes on', () => {
    const { clock, post, handle, answer, broken, total } = saturated(20);
    for (let step = 0; step < 3_000; step += 1) {
      post();
      if (step % 1_000 < 300) {
        handle();
        answer();
      }
      clock.advance(10); // it stands still for 7 s
    }
    expect([broken(), total() > 180]).toEqual([0, true]);
  });

  it('an answer says of all before it that they are handled', () => {
    const { clock, pace, post, handle, handled } = saturated(4);
    post();
    handle();
    clock.advance(60_000);
    expect(pace.wait).toBeGreaterThan(0);
    pace.handled(3); // which says so of 1 and 2
    clock.advance(1_002);
    post();
    handle();
    expect(handled).toHaveLength(7);
  });

  it('a request that need not be answered soon counts as handled after two seconds, and none of those before it', () => {
    const clock = new HandClock();
    const pace = new Pace(clock);
    pace.perSecond = 2;
    const first = pace.count();
    pace.count(true);
    clock.advance(3_010);
    expect(pace.wait).toBeGreaterThan(0);
    pace.unanswered(first);
    clock.advance(2_000);
    expect(pace.wait).toBe(1_002);
    clock.advance(1_002);
    expect(pace.wait).toBe(0);
  });

  it('what waits is posted in its order, before anything that comes later, and nothing after the end', () => {
    const clock = new HandClock();
    const pace = new Pace(clock);
    const posted: string[] = [];
    const post = (what: string) =>
      pace.whenFree(() => {
        posted.push(what);
        pace.handled(pace.count().last);
      });
    for (const what of ['a', 'b', 'c']) post(what);
    expect([posted, pace.wait > 0]).toEqual([['a'], true]);
    clock.advance(1_002);
    expect(posted).toEqual(['a', 'b']);
    clock.advance(1_002);
    expect(posted).toEqual(['a', 'b', 'c']);
    post('d');
    pace.stop();
    post('e');
    clock.advance(5_000);
    expect(posted).toEqual(['a', 'b', 'c']);
  });
});
