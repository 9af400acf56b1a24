import { weakGet, weakSet } from '../model/intrinsics.ts';
import type { Network } from '../model/Network.ts';
import type { OwnerOptions } from '../model/Owner.ts';
import { readOptions } from '../model/readOptions.ts';
import { SocketError } from '../model/SocketError.ts';
import { reportRejection } from '../stream/callReporting.ts';
import { ensureStackRoom } from '../stream/ensureStackRoom.ts';
import { auditsOf } from './auditsOf.ts';
import type { BlueprintObject } from './BlueprintObject.ts';
import type { BlueprintHttp } from '../model/BlueprintHttp.ts';
import { ObjectOwner } from './ObjectOwner.ts';

/** Knows which objects are owners. Registers each object that `describe` admits, once, at its first call. */
export class ObjectRegistry<K extends string> {
  readonly #owners = new WeakMap<object, ObjectOwner>();
  readonly #beingRead = new WeakMap<object, boolean>();
  /** With the reasons. */
  readonly #destroyed = new WeakMap<object, string>();
  readonly #network: Network<K>;
  readonly #describe: Describe<K>;

  readonly #http: BlueprintHttp | undefined;

  constructor(network: Network<K>, describe: Describe<K>, http?: BlueprintHttp) {
    this.#network = network;
    this.#http = http;
    this.#describe = describe;
  }

  /** The owner of an object. Undefined if the object is not admitted. */
  ownerOf(object: unknown): ObjectOwner | undefined {
    if (!isObject(object)) return undefined;
    const known = this.#knownOwnerOf(object);
    if (known || this.#reasonFor(object) !== undefined) return known;
    ensureStackRoom();
    if (weakGet(this.#beingRead, object)) return undefined; // its own getters make calls: do not register it twice
    weakSet(this.#beingRead, object, true);
    try {
      return this.#register(object);
    } finally {
      weakSet(this.#beingRead, object, false);
    }
  }

  /** Ends all that the object owns, and never admits the object again. */
  destroy(object: unknown, reason: unknown): void {
    if (!isObject(object)) return;
    const text = typeof reason === 'string' ? reason : '';
    weakSet(this.#destroyed, object, text);
    this.#knownOwnerOf(object)?.destroy(text);
  }

  /** Why an object was destroyed. Undefined if it was not. */
  #reasonFor(object: object): string | undefined {
    return weakGet(this.#destroyed, object) as string | undefined;
  }

  #knownOwnerOf(object: object): ObjectOwner | undefined {
    return weakGet(this.#owners, object) as ObjectOwner | undefined;
  }

  #register(object: object): ObjectOwner | undefined {
    const description = readDescription<K>(reportRejection(this.#describe(object)));
    if (!description) return undefined;
    const auditMessages = false; // off by default, also where the object has the audit (O5)
    const options = {
      ...description,
      name: description.name ?? 'object',
      audits: auditsOf(object, this.#http),
      auditMessages,
    };
    if (this.#reasonFor(object) !== undefined) return undefined; // by `describe` or a getter
    try {
      const owner = new ObjectOwner(object, this.#network.createOwner(options), this.#http);
      const reason = this.#reasonFor(object);
      if (reason !== undefined) owner.destroy(reason); // by an observer of `lifecycle$`
      weakSet(this.#owners, object, owner);
      return owner;
    } catch (error) {
      if (error instanceof SocketError) return undefined; // the network is destroyed
      throw error;
    }
  }
}

/**
 * The options of an object as an owner.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#what-describeobject-returns}
 */
export type ObjectDescription<K extends string = string> = Partial<
  Pick<OwnerOptions<K>, 'kind' | 'subject' | 'tenant' | 'until' | 'limits' | 'errorDetail'>
> & {
  /** Identifies the object to people and in records. Escaped, and cut at 200 characters. @default 'object' */
  readonly name?: string;
};

/** Returns the options of an object as an owner, or undefined if the object may not own sockets. */
export type Describe<K extends string = string> = (object: BlueprintObject) => ObjectDescription<K> | undefined;

const names = ['name', 'kind', 'subject', 'tenant', 'until', 'limits', 'errorDetail'] as const;

/** @throws TypeError for anything but a description or undefined, so that no object is admitted by mistake */
function readDescription<K extends string>(given: unknown): ObjectDescription<K> | undefined {
  if (given === undefined) return undefined;
  return readOptions<ObjectDescription<K>>('describe', given, names);
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
