/**
 * Finds a getter of the platform's when this is called, and asks that getter itself from then on, since a lookalike or a
 * subclass may lie. Looks along the prototype chain: test environments replace a global by a subclass of it.
 *
 * The returned function gives undefined for a holder that is not of the getter's kind, and where the platform has no
 * such getter.
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

// What the platform's methods were when this module loaded. What allows is decided by these alone: who patches a
// prototype later changes no decision. Where they are used, arrays are read by index, since `for…of`, destructuring
// and spreading ask Array.prototype.

type Method = (this: never, ...args: never[]) => unknown;
type Uncurried<M extends Method> = (self: ThisParameterType<M>, ...args: Parameters<M>) => ReturnType<M>;

/** Makes a function of a method: its first argument is what the method is called on. */
export const uncurryThis = <M extends Method>(method: M): Uncurried<M> =>
  Function.prototype.call.bind(method) as Uncurried<M>;

type OfText<A extends unknown[], R> = (this: string, ...args: A) => R;
const text = String.prototype;

/* eslint-disable @typescript-eslint/unbound-method -- bound right here, or called on nothing */
export const { apply: reflectApply, get: reflectGet, defineProperty: define, ownKeys } = Reflect;
export const { freeze, hasOwn, keys: keysOf } = Object;
export const prototypeOf = Object.getPrototypeOf as (object: object) => object | null;
export const { isArray } = Array;
export const { isInteger } = Number;
export const { min, max, ceil, floor } = Math;

export const startsWith = /*#__PURE__*/ uncurryThis<OfText<[string], boolean>>(text.startsWith);
export const endsWith = /*#__PURE__*/ uncurryThis<OfText<[string], boolean>>(text.endsWith);
export const includes = /*#__PURE__*/ uncurryThis<OfText<[string], boolean>>(text.includes);
export const indexOf = /*#__PURE__*/ uncurryThis<OfText<[string], number>>(text.indexOf);
export const slice = /*#__PURE__*/ uncurryThis<OfText<[number, number?], string>>(text.slice);
export const toLowerCase = /*#__PURE__*/ uncurryThis<OfText<[], string>>(text.toLowerCase);
export const charCodeAt = /*#__PURE__*/ uncurryThis<OfText<[number], number>>(text.charCodeAt);
export const normalize = /*#__PURE__*/ uncurryThis<OfText<['NFKC'], string>>(text.normalize);

/** Only for expressions without the flags `g` and `y`. */
export const exec = /*#__PURE__*/ uncurryThis<(this: RegExp, text: string) => RegExpExecArray | null>(
  RegExp.prototype.exec,
);
type OfWeakMap<A extends unknown[], R> = (this: WeakMap<object, unknown>, key: object, ...args: A) => R;
export const weakGet = /*#__PURE__*/ uncurryThis<OfWeakMap<[], unknown>>(WeakMap.prototype.get);
export const weakSet = /*#__PURE__*/ uncurryThis<OfWeakMap<[unknown], unknown>>(WeakMap.prototype.set);
export const hasValue = /*#__PURE__*/ uncurryThis<(this: ReadonlySet<unknown>, value: unknown) => boolean>(
  Set.prototype.has,
);
export const valueAt = /*#__PURE__*/ uncurryThis<(this: WeakMap<object, unknown>, key: object) => unknown>(
  WeakMap.prototype.get,
);
export const setValueAt = /*#__PURE__*/ uncurryThis<
  (this: WeakMap<object, unknown>, key: object, value: unknown) => unknown
>(WeakMap.prototype.set);
/** Where an array has an element; -1: it does not. */
export const indexOfItem = /*#__PURE__*/ uncurryThis(Array.prototype.indexOf) as <T>(
  list: readonly T[],
  item: T,
) => number;
/** Takes the first element out of an array. */
export const shift = /*#__PURE__*/ uncurryThis(Array.prototype.shift) as <T>(list: T[]) => T | undefined;
/* eslint-enable @typescript-eslint/unbound-method */

export const { fromCodePoint } = String;

/** `RegExp.prototype.test` asks a property `exec`: this asks the platform. */
export function matches(expression: RegExp, given: string): boolean {
  return exec(expression, given) !== null;
}

/** The elements as they are, whatever the iterator of `Array.prototype` has become. */
export function copyList<T>(list: readonly T[]): T[] {
  if (splice) return splice(list, 0, 0) as T[];
  const copy: T[] = [];
  for (let i = 0; i < list.length; i++) append(copy, list[i] as T);
  return copy;
}

// It makes a plain array whatever `Array.prototype.constructor` has become. Browsers have it since 2023.
const { toSpliced } = Array.prototype as { readonly toSpliced?: (start: number, skip: number) => unknown[] };
const splice =
  toSpliced && uncurryThis<(this: readonly unknown[], start: number, skip: number) => unknown[]>(toSpliced);

/**
 * Adds to an array of one's own. An assignment would ask the prototypes for a setter: it is used only where they have
 * none, since defining a property takes 20 times as long.
 */
export function append<T>(list: T[], value: T): void {
  const at = list.length;
  if (!(at in arrayPrototype) && prototypeOf(arrayPrototype) === objectPrototype) list[at] = value;
  else define(list, at, { __proto__: null, value, writable: true, enumerable: true, configurable: true } as object);
}

const arrayPrototype = Array.prototype;
const objectPrototype = Object.prototype;

/** A copy without the element at `index`. */
export function withoutAt<T>(list: readonly T[], index: number): T[] {
  if (splice) return splice(list, index, 1) as T[];
  const rest: T[] = [];
  for (let i = 0; i < list.length; i++) if (i !== index) append(rest, list[i] as T);
  return rest;
}

/** A copy without one of its elements. */
export function without<T>(list: readonly T[], unwanted: T): T[] {
  const rest: T[] = [];
  for (let i = 0; i < list.length; i++) if (list[i] !== unwanted) append(rest, list[i] as T);
  return rest;
}

// Taken when the module loads: code that changes the globals later does not change what is read.
const PlatformURL = typeof URL === 'function' ? URL : undefined;
const platformHref = /*#__PURE__*/ getterOf(PlatformURL?.prototype, 'href');

/** The href of a real `URL` object, as the platform knows it; undefined for all else, proxies and lookalikes too. */
export function hrefOf(value: unknown): string | undefined {
  const href = platformHref(value);
  return typeof href === 'string' ? href : undefined;
}

/** The href of a text that the platform parses as a URL, against a base if one is given; undefined where it does not parse. */
export function parseHref(text: string, base?: string): string | undefined {
  try {
    return PlatformURL && hrefOf(new PlatformURL(text, base));
  } catch {
    return undefined;
  }
}

/** In bytes; undefined for what is no `ArrayBuffer`, shared memory too. */
export const sizeOfBuffer = /*#__PURE__*/ getterOf(ArrayBuffer.prototype, 'byteLength');
/** Undefined where the platform has no resizable ones. */
export const isResizable = /*#__PURE__*/ getterOf(ArrayBuffer.prototype, 'resizable');
