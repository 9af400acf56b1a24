// The platform's classes, methods and getters as they were when this module loaded. The URL gate, endpoint patterns,
// address classes and `denyKinds` call only these, so code that patches a prototype later changes none of their
// decisions. Not everything in the library is that strict: docs/security.md says what is.
//
// Code that relies on this file reads arrays by index, because `for…of`, destructuring and spreading call
// `Array.prototype[Symbol.iterator]`.

type Method = (this: never, ...args: never[]) => unknown;
type Uncurried<M extends Method> = (self: ThisParameterType<M>, ...args: Parameters<M>) => ReturnType<M>;

/** Turns a method into a function whose first argument is the object on which to call the method. */
export const uncurryThis = <M extends Method>(method: M): Uncurried<M> =>
  Function.prototype.call.bind(method) as Uncurried<M>;

type OfText<A extends unknown[], R> = (this: string, ...args: A) => R;
type OfSet<A extends unknown[], R> = (this: ReadonlySet<unknown>, ...args: A) => R;
type OfMap<A extends unknown[], R> = (this: ReadonlyMap<unknown, unknown>, ...args: A) => R;
type OfWeakMap<A extends unknown[], R> = (this: WeakMap<object, unknown>, key: object, ...args: A) => R;
type ForEach = (act: (value: unknown, key: unknown) => void) => void;
const text = String.prototype;
const set = Set.prototype as Set<unknown>;
const map = Map.prototype as Map<unknown, unknown>;

/* eslint-disable @typescript-eslint/unbound-method -- each is bound right here, or needs no `this` */
export const { apply: reflectApply, get: reflectGet, defineProperty: define, ownKeys } = Reflect;
export const { freeze, hasOwn, keys: keysOf, getOwnPropertyDescriptor: ownPropertyOf } = Object;
export const prototypeOf = Object.getPrototypeOf as (object: object) => object | null;
export const { parse: parseJson } = JSON;
export const { isArray } = Array;
export const { isInteger } = Number;
export const { min, max, ceil, floor } = Math;
export const { fromCodePoint } = String;
export const PlatformUint8Array = Uint8Array;
export const PlatformPromise = Promise;
export const PlatformBigInt = BigInt;

export const startsWith = /*#__PURE__*/ uncurryThis<OfText<[string], boolean>>(text.startsWith);
export const endsWith = /*#__PURE__*/ uncurryThis<OfText<[string], boolean>>(text.endsWith);
export const includes = /*#__PURE__*/ uncurryThis<OfText<[string], boolean>>(text.includes);
export const indexOf = /*#__PURE__*/ uncurryThis<OfText<[string], number>>(text.indexOf);
export const slice = /*#__PURE__*/ uncurryThis<OfText<[number, number?], string>>(text.slice);
export const toUpperCase = /*#__PURE__*/ uncurryThis<OfText<[], string>>(text.toUpperCase);
export const toLowerCase = /*#__PURE__*/ uncurryThis<OfText<[], string>>(text.toLowerCase);
export const charCodeAt = /*#__PURE__*/ uncurryThis<OfText<[number], number>>(text.charCodeAt);
export const codePointAt = /*#__PURE__*/ uncurryThis<OfText<[number], number | undefined>>(text.codePointAt);
export const normalize = /*#__PURE__*/ uncurryThis<OfText<['NFKC'], string>>(text.normalize);
export const numberText = /*#__PURE__*/ uncurryThis<(this: number, radix: number) => string>(Number.prototype.toString);

/** Use it only with expressions that have neither the flag `g` nor `y`. */
export const exec = /*#__PURE__*/ uncurryThis<(this: RegExp, text: string) => RegExpExecArray | null>(
  RegExp.prototype.exec,
);
export const hasValue = /*#__PURE__*/ uncurryThis<OfSet<[unknown], boolean>>(set.has);
export const setAdd = /*#__PURE__*/ uncurryThis<OfSet<[unknown], unknown>>(set.add);
export const setDelete = /*#__PURE__*/ uncurryThis<OfSet<[unknown], boolean>>(set.delete);
export const setForEach = /*#__PURE__*/ uncurryThis(set.forEach as OfSet<Parameters<ForEach>, void>);
export const mapGet = /*#__PURE__*/ uncurryThis<OfMap<[unknown], unknown>>(map.get);
export const mapSet = /*#__PURE__*/ uncurryThis<OfMap<[unknown, unknown], unknown>>(map.set);
export const mapDelete = /*#__PURE__*/ uncurryThis<OfMap<[unknown], boolean>>(map.delete);
export const mapForEach = /*#__PURE__*/ uncurryThis(map.forEach as OfMap<Parameters<ForEach>, void>);
export const weakGet = /*#__PURE__*/ uncurryThis<OfWeakMap<[], unknown>>(WeakMap.prototype.get);
export const weakSet = /*#__PURE__*/ uncurryThis<OfWeakMap<[unknown], unknown>>(WeakMap.prototype.set);
/** Returns the index of an element, or -1. */
export const indexOfItem = /*#__PURE__*/ uncurryThis(Array.prototype.indexOf) as <T>(
  list: readonly T[],
  item: T,
) => number;
/* eslint-enable @typescript-eslint/unbound-method */

/** Like `expression.test(given)`, which would call a property `exec` that can be replaced. */
export function matches(expression: RegExp, given: string): boolean {
  return exec(expression, given) !== null;
}

/** Copies an array without the iterator of `Array.prototype`. */
export function copyList<T>(list: readonly T[]): T[] {
  if (splice) return splice(list, 0, 0) as T[];
  const copy: T[] = [];
  for (let i = 0; i < list.length; i++) append(copy, list[i] as T);
  return copy;
}

/** Copies an array and adds an element. An array literal has room for one element, a list that grows for 17. */
export function withOne<T>(list: readonly T[], value: T): T[] {
  if (list.length === 0) return [value];
  const copy = copyList(list);
  append(copy, value);
  return copy;
}

/** Copies an array and leaves one element out. */
export function without<T>(list: readonly T[], unwanted: T): T[] {
  const at = indexOfItem(list, unwanted);
  return at < 0 ? copyList(list) : withoutAt(list, at);
}

/** Copies an array and leaves out the element at `index`. */
export function withoutAt<T>(list: readonly T[], index: number): T[] {
  if (splice) return splice(list, index, 1) as T[];
  const rest: T[] = [];
  for (let i = 0; i < list.length; i++) if (i !== index) append(rest, list[i] as T);
  return rest;
}

type Splice = (this: readonly unknown[], start: number, skip: number) => unknown[];

// It makes a plain array, whatever `Array.prototype.constructor` has become. Browsers have it since 2023.
const splice = /*#__PURE__*/ spliceOf(Array.prototype);

function spliceOf({ toSpliced }: { readonly toSpliced?: Splice }): Uncurried<Splice> | undefined {
  return toSpliced && uncurryThis(toSpliced);
}

/**
 * Adds an element to an array of the library's own. `push` and an assignment would call a setter on a prototype, so an
 * assignment is used only if there is none: defining a property takes 20 times as long.
 */
export function append<T>(list: T[], value: T): void {
  const at = list.length;
  if (!(at in arrayPrototype) && prototypeOf(arrayPrototype) === objectPrototype) list[at] = value;
  else define(list, at, { __proto__: null, value, writable: true, enumerable: true, configurable: true } as object);
}

const arrayPrototype = Array.prototype;
const objectPrototype = Object.prototype;

/**
 * Finds a getter of the platform now, and returns a function that calls this getter, because a lookalike or a subclass
 * may lie about a property. Looks along the prototype chain: test environments replace a global by a subclass of it.
 *
 * The returned function returns undefined for an object of another kind, and if the platform has no such getter.
 */
export function getterOf(prototype: object | undefined, name: PropertyKey): (holder: unknown) => unknown {
  const { get } = (descriptorOf(prototype, name) ?? {}) as { readonly get?: (this: unknown) => unknown };
  const read = get && uncurryThis(get);
  return (holder) => {
    try {
      return read?.(holder);
    } catch {
      return undefined;
    }
  };
}

function descriptorOf(prototype: object | undefined, name: PropertyKey): PropertyDescriptor | undefined {
  for (let at: unknown = prototype; at; at = Object.getPrototypeOf(at)) {
    const found = Object.getOwnPropertyDescriptor(at, name);
    if (found) return found;
  }
  return undefined;
}

const PlatformURL = typeof URL === 'function' ? URL : undefined;
const platformHref = /*#__PURE__*/ (() => getterOf(PlatformURL?.prototype, 'href'))();

/**
 * Reads the href of a real `URL` object by the platform's getter. Undefined for anything else, also proxies and
 * lookalikes.
 */
export function hrefOf(value: unknown): string | undefined {
  const href = platformHref(value);
  return typeof href === 'string' ? href : undefined;
}

/**
 * Parses a text as a URL with the platform's class, against a base if one is given, and returns its href. Undefined if the
 * text is no URL.
 */
export function parseHref(text: string, base?: string): string | undefined {
  try {
    return PlatformURL && hrefOf(new PlatformURL(text, base));
  } catch {
    return undefined;
  }
}

/** Returns the size of an `ArrayBuffer` in bytes. Undefined for anything else, also shared memory. */
export const sizeOfBuffer = /*#__PURE__*/ getterOf(ArrayBuffer.prototype, 'byteLength');
/** Returns whether an `ArrayBuffer` is resizable. Undefined if the platform has no resizable ones. */
export const isResizable = /*#__PURE__*/ getterOf(ArrayBuffer.prototype, 'resizable');
