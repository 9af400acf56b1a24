import type { Network } from '../model/Network.ts';
import type { OwnerOptions } from '../model/Owner.ts';
import { readOptions } from '../model/readOptions.ts';
import { SocketError } from '../model/SocketError.ts';
import { ensureStackRoom } from '../stream/ensureStackRoom.ts';
import { auditsOf } from './auditsOf.ts';
import type { BlueprintObject } from './BlueprintObject.ts';
import type { BlueprintHttp } from '../model/BlueprintHttp.ts';
import { ObjectOwner } from './ObjectOwner.ts';

/** How an object is to be registered as an owner. */
export type ObjectDescription<K extends string = string> = Partial<
  Pick<OwnerOptions<K>, 'name' | 'kind' | 'until' | 'limits' | 'errorDetail'>
>;

/** Says how an object is to be registered; undefined: it is no owner. */
export type Describe<K extends string = string> = (object: BlueprintObject) => ObjectDescription<K> | undefined;

/** Knows which objects are owners: registers each that `describe` admits, once, when it is first seen. */
export class ObjectRegistry<K extends string> {
  readonly #owners = new WeakMap<object, ObjectOwner>();
  readonly #beingRead = new WeakSet();
  readonly #destroyed = new WeakSet();
  readonly #network: Network<K>;
  readonly #describe: Describe<K>;

  readonly #http: BlueprintHttp | undefined;

  constructor(network: Network<K>, describe: Describe<K>, http?: BlueprintHttp) {
    this.#network = network;
    this.#http = http;
    this.#describe = describe;
  }

  /** The owner that an object is; undefined for what is none. */
  ownerOf(object: unknown): ObjectOwner | undefined {
    if (!isObject(object)) return undefined;
    const known = this.#owners.get(object);
    if (known || this.#destroyed.has(object)) return known;
    ensureStackRoom();
    if (this.#beingRead.has(object)) return undefined; // its own getters ask: it must not be registered twice
    this.#beingRead.add(object);
    try {
      return this.#register(object);
    } finally {
      this.#beingRead.delete(object);
    }
  }

  /** Ends what the object has, if it has anything, and admits it never again. */
  destroy(object: unknown, reason: unknown): void {
    if (!isObject(object)) return;
    this.#destroyed.add(object);
    this.#owners.get(object)?.destroy(typeof reason === 'string' ? reason : '');
  }

  #register(object: object): ObjectOwner | undefined {
    const description = readDescription<K>(this.#describe(object));
    if (!description) return undefined;
    const auditMessages = false; // off by default, also where the object has the audit (O5)
    const audits = auditsOf(object, this.#http);
    const options = { ...description, name: description.name ?? 'object', audits, auditMessages };
    if (this.#destroyed.has(object)) return undefined; // meanwhile
    try {
      const owner = new ObjectOwner(object, this.#network.createOwner(options), this.#http);
      this.#owners.set(object, owner);
      return owner;
    } catch (error) {
      if (error instanceof SocketError) return undefined; // the network is destroyed
      throw error;
    }
  }
}

const names = ['name', 'kind', 'until', 'limits', 'errorDetail'] as const;

/** @throws TypeError for what is neither a description nor undefined: it must admit nobody by mistake */
function readDescription<K extends string>(given: unknown): ObjectDescription<K> | undefined {
  if (given === undefined) return undefined;
  return readOptions<ObjectDescription<K>>('describe', given, names);
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
