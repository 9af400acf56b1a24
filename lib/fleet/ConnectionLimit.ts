import { floor, max } from '../model/intrinsics.ts';
import type { ConnectRequest } from '../model/Request.ts';
import { libraryDenial } from '../model/makeDenial.ts';
import { PrivateMap } from '../model/privateCollections.ts';
import type { ConnectionsQuota } from './FleetOptions.ts';
import type { QuotaContext } from './QuotaContext.ts';
import { quotaKey } from './quotaKey.ts';
import { Slots, slotTtl, type SlotWaiter } from './Slots.ts';
import type { OnVerdict } from './verdictOf.ts';

/** Limits how many sockets are connected in the fleet. A socket counts until its connection is closed (S11). */
export class ConnectionLimit {
  readonly #quota: ConnectionsQuota;
  readonly #context: QuotaContext;
  readonly #keyOf: ReturnType<typeof quotaKey>;
  readonly #slots = new PrivateMap<string, Slots>();
  readonly #sockets = new PrivateMap<number, CountedSocket | 'expected'>();
  #pausedUntil = -Infinity;

  constructor(quota: ConnectionsQuota, context: QuotaContext) {
    this.#quota = quota;
    this.#context = context;
    this.#keyOf = quotaKey(quota, context.incarnation);
  }

  /** A socket will ask, unless it is released before. */
  expect(socket: number): void {
    this.#sockets.set(socket, 'expected');
  }

  decide({ owner, socket }: ConnectRequest, onVerdict: OnVerdict): void {
    if (!this.#sockets.get(socket)) return; // released: nobody waits, and nothing would give its slot back
    const slots = this.#slotsOf(this.#keyOf(owner));
    const { most, share = max(1, floor(most / 4)) } = this.#quota;
    const counted: CountedSocket = {
      slots,
      holds: false,
      gone: false,
      done: (outcome) => {
        if (outcome === 'full') {
          onVerdict(libraryDenial('quota', `the fleet has ${most} connections already`, retryFull));
          return;
        }
        const local = (): boolean => {
          if (slots.held >= share) return false;
          slots.held += 1;
          slots.dirty = true;
          return true;
        };
        if (outcome === 'granted') {
          counted.holds = true;
          onVerdict(true);
        } else this.#context.unavailable(() => (counted.holds = local()) || tooMany(share), onVerdict);
      },
    };
    this.#sockets.set(socket, counted);
    if (this.#context.now() < this.#pausedUntil || !this.#context.trusted()) counted.done('unavailable');
    else slots.claim(counted);
  }

  /** A socket has ended and its connection is closed. */
  released(socket: number): void {
    const counted = this.#sockets.get(socket);
    this.#sockets.delete(socket);
    if (!counted || counted === 'expected') return;
    counted.gone = true;
    if (counted.holds) counted.slots.release();
  }

  /** States again how many are held, so that an engine that has forgotten knows. */
  beat(): void {
    this.#slots.forEach((slots, key) => {
      if (slots.idle) this.#slots.delete(key);
      else slots.assert();
    });
  }

  /** Grants nothing for so long: the engine may have forgotten what hosts hold, until all have stated it again. */
  pause(ms: number): void {
    this.#pausedUntil = this.#context.now() + ms;
    this.beat();
  }

  #slotsOf(key: string): Slots {
    const known = this.#slots.get(key);
    if (known) return known;
    const slots = new Slots(key, this.#quota, this.#context);
    this.#slots.set(key, slots);
    return slots;
  }
}

interface CountedSocket extends SlotWaiter {
  readonly slots: Slots;
  /** Whether it holds a slot. */
  holds: boolean;
}

/** When a connection may be closed, in ms. */
const retryFull = 1_000;

function tooMany(share: number): ReturnType<typeof libraryDenial> {
  return libraryDenial('quota', `this host has ${share} connections already, and the fleet cannot be asked`, slotTtl);
}
