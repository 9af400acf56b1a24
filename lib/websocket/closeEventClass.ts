import { PlatformEvent } from '../stream/platformEvents.ts';
import { PlatformCloseEvent } from './platform.ts';
import { toUsvString } from './readArguments.ts';
import { shapeAsInterface } from './shapeAsInterface.ts';

/**
 * Returns the platform's `CloseEvent`. If there is none (Node before 23), makes a class of the same shape, a new one for each
 * call, so that no owner can change another's (L9).
 */
export function closeEventClass(): CloseEventClass {
  if (PlatformCloseEvent) return PlatformCloseEvent;

  class CloseEvent extends PlatformEvent {
    readonly #code: number;
    readonly #reason: string;
    readonly #wasClean: boolean;

    constructor(type: unknown, init?: unknown) {
      if (arguments.length === 0) throw new TypeError('new CloseEvent() takes a type');
      const given = readInit(init);
      super(toUsvString(type), given);
      this.#code = toUnsignedShort(given.code);
      this.#reason = given.reason === undefined ? '' : toUsvString(given.reason);
      this.#wasClean = Boolean(given.wasClean);
    }

    get wasClean(): boolean {
      return this.#wasClean;
    }
    get code(): number {
      return this.#code;
    }
    get reason(): string {
      return this.#reason;
    }
  }

  shapeAsInterface(CloseEvent, { name: 'CloseEvent', length: 1 });
  return CloseEvent;
}

/** The data of a `CloseEvent` (WHATWG WebSockets, 7). */
export interface CloseDetails {
  readonly code: number;
  readonly reason: string;
  readonly wasClean: boolean;
}

/** The standard's constructor. */
export type CloseEventClass = new (type: string, init: CloseDetails) => Event;

type GivenInit = EventInit & Readonly<Partial<Record<keyof CloseDetails, unknown>>>;

/** Reads a dictionary (Web IDL, 3.2.17). */
function readInit(init: unknown): GivenInit {
  if (init === undefined || init === null) return {};
  if (typeof init === 'object' || typeof init === 'function') return init;
  throw new TypeError('the second argument of new CloseEvent() must be an object');
}

/** `unsigned short`: modulo 2^16 (Web IDL, 3.2.4). */
function toUnsignedShort(given: unknown): number {
  return given === undefined ? 0 : (Uint16Array.of(given as number)[0] ?? 0);
}
