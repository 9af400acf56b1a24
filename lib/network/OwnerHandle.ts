import type { Observable, TeardownLogic } from 'rxjs';
import { anotherCopyError, isOfAnotherCopy, markAsOurs, unboundMethodError } from '../model/handleErrors.ts';
import type { OwnedSocket, SocketOptions } from '../model/OwnedSocket.ts';
import type { Owner } from '../model/Owner.ts';
import { createSocket } from '../socket/createSocket.ts';
import { openSocket, type TargetOrProvider } from '../socket/openSocket.ts';
import { type CapturedOptions, readSocketOptions } from '../socket/readSocketOptions.ts';
import { handleOf } from '../socket/SocketHandle.ts';
import { ensureStackRoom } from '../stream/ensureStackRoom.ts';
import { freezeClass } from '../model/freezeClass.ts';
import type { OwnerCore } from './OwnerCore.ts';

const key = Symbol('only the library makes handles');

/** The object that an owner's code holds. It cannot be forged, and nothing reachable from it can be changed (L9). */
class OwnerHandle implements Owner {
  readonly destroy: (reason?: unknown) => void;
  readonly unsubscribe: () => void;
  readonly #core: OwnerCore;

  constructor(given: unknown, core: OwnerCore) {
    if (given !== key) throw new TypeError('Cannot construct an owner: call network.createOwner()');
    this.#core = core;
    this.destroy = Object.freeze((reason?: unknown) => {
      core.life.end('owner', typeof reason === 'string' ? reason : '');
    });
    this.unsubscribe = this.destroy;
    Object.freeze(this);
  }

  /** Returns the core of a handle that this copy of the package made; undefined for anything else. */
  static coreOf(given: unknown): OwnerCore | undefined {
    return typeof given === 'object' && given !== null && #core in given ? given.#core : undefined;
  }

  get id(): number {
    return this.#core.owner.id;
  }
  get name(): string {
    return this.#core.owner.name;
  }
  get kind(): string {
    return this.#core.owner.kind;
  }
  get closed(): boolean {
    return this.#core.life.over;
  }
  get destroyed$(): Observable<void> {
    return this.#core.life.destroyed$;
  }
  get signal(): AbortSignal {
    return this.#core.life.signal;
  }

  create(url: string | URL, options?: SocketOptions): OwnedSocket {
    const core = coreFor(this, 'create');
    ensureStackRoom();
    return handleOf(createSocket(core, url, read('create', core, options)));
  }
  open(target: TargetOrProvider, options?: SocketOptions): Observable<OwnedSocket> {
    const core = coreFor(this, 'open');
    ensureStackRoom();
    return openSocket(core, target, read('open', core, options));
  }
  add(teardown: TeardownLogic): void {
    ensureStackRoom();
    coreFor(this, 'add').life.addTeardown(teardown);
  }
  // On platforms without this symbol it is a method named "undefined", which does no harm.
  [Symbol.dispose](): void {
    coreFor(this, '[Symbol.dispose]').life.end('owner');
  }
}

/** @throws TypeError that says what to do, if the method was detached from its owner */
function coreFor(given: unknown, method: string): OwnerCore {
  const core = OwnerHandle.coreOf(given);
  if (!core) throw unboundMethodError('owner', method);
  return core;
}

function read(call: string, core: OwnerCore, options: SocketOptions | undefined): CapturedOptions {
  return options === undefined ? core.socketOptions : readSocketOptions(call, options, core.auditing);
}

markAsOurs(OwnerHandle.prototype);
freezeClass(OwnerHandle);

/**
 * Returns the core of an owner, for other rooms.
 *
 * @throws TypeError unless `owner` is a handle that this copy of the package made
 */
export function ownerCoreOf(owner: Owner): OwnerCore {
  const core = OwnerHandle.coreOf(owner);
  if (core) return core;
  if (isOfAnotherCopy(owner)) throw anotherCopyError('this owner');
  throw new TypeError('this is not an owner: pass what network.createOwner() returned');
}

/** Returns the handle of an owner; always the same. */
export function handleOfOwner(core: OwnerCore): Owner {
  return (core.handle ??= new OwnerHandle(key, core));
}
