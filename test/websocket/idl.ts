import type { Here, Row } from './whatwg.ts';
import { thrown } from './thrown.ts';

// What Web IDL makes of the interfaces of WHATWG WebSockets: the checks of WPT's idlharness.js, as rows of their own. Each
// row gives what it sees as one text, so that a page can send it and a table can show it.

interface Operation {
  readonly name: string;
  /** Arguments that it needs. */
  readonly needs: number;
}

interface Interface {
  readonly name: string;
  readonly parent: 'EventTarget' | 'Event';
  readonly constants: Readonly<Record<string, number>>;
  /** The value of each on a new object. */
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly writable: readonly string[];
  readonly operations: readonly Operation[];
  readonly inherited: readonly Operation[];
  /** The class. */
  of(here: Here): Promise<Class>;
  /** A new object of the class, and what ends it. */
  make(Class: Class, here: Here): Made;
}

type Class = (new (...args: unknown[]) => object) & { readonly prototype: object };

interface Made {
  readonly made: object;
  over(): Promise<unknown>;
}

const handlers = ['onopen', 'onerror', 'onclose', 'onmessage'];

const webSocket: Interface = {
  name: 'WebSocket',
  parent: 'EventTarget',
  constants: { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 },
  attributes: {
    url: 'string',
    readyState: 0,
    bufferedAmount: 0,
    ...Object.fromEntries(handlers.map((name) => [name, null])),
    extensions: '',
    protocol: '',
    binaryType: 'blob',
  },
  writable: [...handlers, 'binaryType'],
  operations: [
    { name: 'close', needs: 0 },
    { name: 'send', needs: 1 },
  ],
  inherited: [
    { name: 'addEventListener', needs: 2 },
    { name: 'removeEventListener', needs: 2 },
    { name: 'dispatchEvent', needs: 1 },
  ],
  of: ({ WebSocket }) => Promise.resolve(WebSocket as unknown as Class),
  make: (Class, { server }) => {
    const made = new Class(`${server}/close`) as WebSocket;
    return { made, over: () => new Promise((resolve) => made.addEventListener('close', resolve)) };
  },
};

const closeEvent: Interface = {
  name: 'CloseEvent',
  parent: 'Event',
  constants: {},
  attributes: { wasClean: false, code: 0, reason: '' },
  writable: [],
  operations: [],
  inherited: [
    { name: 'preventDefault', needs: 0 },
    { name: 'stopPropagation', needs: 0 },
    { name: 'composedPath', needs: 0 },
  ],
  of: ({ WebSocket, server }) =>
    new Promise((resolve) => {
      new WebSocket(`${server}/close`).onclose = (event) => resolve(event.constructor as Class);
    }),
  make: (Class) => ({ made: new Class('close'), over: () => Promise.resolve() }),
};

const row = (what: string, expected: string, see: Row['see']): Row => ({ what, expected, see });

/** A row on the class alone. */
const ofClass = ({ name, of }: Interface, what: string, expected: string, see: (each: Class) => string): Row =>
  row(`${name} interface: ${what}`, expected, async (here) => see(await of(here)));

/** A row on an object of the class. */
const ofObject = (each: Interface, what: string, expected: string, see: (made: object) => string): Row =>
  row(`new ${each.name}(): ${what}`, expected, async (here) => {
    const { made, over } = each.make(await each.of(here), here);
    const seen = see(made);
    await over();
    return seen;
  });

/** What a property is, as it was defined. */
function property(of: object, name: PropertyKey): string {
  const found = Object.getOwnPropertyDescriptor(of, name);
  if (!found) return 'none';
  const { value, writable, enumerable, configurable, get, set } = found as PropertyDescriptor & { value?: unknown };
  const flags = [writable && 'writable', enumerable && 'enumerable', configurable && 'configurable'].filter(Boolean);
  const kind = 'value' in found ? show(value) : `${named(get)}, ${named(set)}`;
  return [kind, ...flags].join(' ');
}

function show(value: unknown): string {
  return typeof value === 'function' ? named(value) : String(value);
}

function named(given: unknown): string {
  if (typeof given !== 'function') return 'nothing';
  return `${given.name}/${given.length}`;
}

/** What an accessor or a method says to what is no object of its class. */
const toOthers = (act: unknown): string =>
  [{}, Object.create(null), 'text', 5]
    .map((other) => thrown(() => void Reflect.apply(act as () => unknown, other, [])))
    .filter((name, place, all) => all.indexOf(name) === place)
    .join(' ');

const rowsOf = (each: Interface): Row[] => [
  ofClass(each, 'its parent is that of the standard', `${each.parent} true`, (Class) => {
    const parent = Object.getPrototypeOf(Class) as Class & { readonly name: string };
    const ofPrototype = Object.getPrototypeOf(Class.prototype) as object;
    return `${parent.name} ${String(ofPrototype === parent.prototype)}`;
  }),
  ofClass(each, 'it cannot be called', 'TypeError', (Class) =>
    thrown(() => Reflect.apply(Class, undefined, ['wss://example.com/'])),
  ),
  ofClass(each, 'its constructor needs an argument', 'TypeError', (Class) => thrown(() => new Class())),
  ofClass(each, 'its length', '1 configurable', (Class) => property(Class, 'length')),
  ofClass(each, 'its name', `${each.name} configurable`, (Class) => property(Class, 'name')),
  ofClass(each, 'its prototype cannot be replaced, and is not listed', 'false false false', (Class) => {
    const { writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(Class, 'prototype') ?? {};
    return [writable, enumerable, configurable].join(' ');
  }),
  ofClass(each, 'its prototype has the class for its constructor', 'true true false true', (Class) => {
    const { value, writable, enumerable, configurable }: PropertyDescriptor =
      Object.getOwnPropertyDescriptor(Class.prototype, 'constructor') ?? {};
    return [value === Class, writable, enumerable, configurable].join(' ');
  }),
  ofClass(each, 'its prototype says what it is', `${each.name} configurable, [object ${each.name}]`, (Class) => {
    const text = Object.prototype.toString.call(Class.prototype);
    return `${property(Class.prototype, Symbol.toStringTag)}, ${text}`;
  }),
  ofClass(each, 'its prototype hides nothing from `with`', 'none', ({ prototype }) =>
    property(prototype, Symbol.unscopables),
  ),

  ...Object.entries(each.constants).flatMap(([name, value]) => [
    ofClass(each, `constant ${name} on the class`, `${value} enumerable`, (Class) => property(Class, name)),
    ofClass(each, `constant ${name} on its prototype`, `${value} enumerable`, ({ prototype }) =>
      property(prototype, name),
    ),
    ofObject(each, `has constant ${name}`, String(value), (made) => String(Reflect.get(made, name))),
  ]),

  ...Object.entries(each.attributes).flatMap(([name, value]) => {
    const setter = each.writable.includes(name) ? `set ${name}/1` : 'nothing';
    const own = ({ prototype }: Class) => Object.getOwnPropertyDescriptor(prototype, name);
    return [
      ofClass(each, `attribute ${name}`, `get ${name}/0, ${setter} enumerable configurable`, ({ prototype }) =>
        property(prototype, name),
      ),
      ofClass(each, `attribute ${name} on the prototype itself`, 'TypeError', ({ prototype }) =>
        thrown(() => Reflect.get(prototype, name)),
      ),
      ofClass(each, `getting ${name} of something else`, 'TypeError', (Class) => toOthers(own(Class)?.get)),
      ...(setter === 'nothing'
        ? []
        : [ofClass(each, `setting ${name} of something else`, 'TypeError', (Class) => toOthers(own(Class)?.set))]),
      ofObject(each, `inherits attribute ${name}`, `inherited ${String(value)}`, (made) => {
        const seen: unknown = Reflect.get(made, name);
        const place = Object.hasOwn(made, name) ? 'own' : name in made ? 'inherited' : 'missing';
        return `${place} ${value === 'string' ? typeof seen : String(seen)}`;
      }),
    ];
  }),

  ...each.operations.flatMap(({ name, needs }) => [
    ofClass(each, `operation ${name}`, `${name}/${needs} writable enumerable configurable`, ({ prototype }) =>
      property(prototype, name),
    ),
    ofClass(each, `calling ${name} on something else`, 'TypeError', ({ prototype }) =>
      toOthers(Reflect.get(prototype, name)),
    ),
  ]),

  ...[...each.operations, ...each.inherited].flatMap(({ name, needs }) => [
    ofObject(each, `inherits operation ${name}`, 'inherited function', (made) => {
      const place = Object.hasOwn(made, name) ? 'own' : name in made ? 'inherited' : 'missing';
      return `${place} ${typeof Reflect.get(made, name)}`;
    }),
    ...(needs === 0
      ? []
      : [
          ofObject(each, `calling ${name} with too few arguments`, 'TypeError', (made) =>
            thrown(() => {
              for (let count = 0; count < needs; count += 1) {
                const act = Reflect.get(made, name) as () => unknown;
                const few = thrown(() => Reflect.apply(act, made, Array.from({ length: count })));
                if (few !== 'TypeError') throw new RangeError(`${few} for ${count}`);
              }
              throw new TypeError('each of them');
            }),
          ),
        ]),
  ]),

  row(`new ${each.name}(): is of its class first`, 'true', async (here) => {
    const Class = await each.of(here);
    const { made, over } = each.make(Class, here);
    await over();
    return String(Object.getPrototypeOf(made) === Class.prototype);
  }),
  ofObject(each, 'says what it is', `[object ${each.name}] [object ${each.name}]`, (made) =>
    [Object.prototype.toString.call(made), Reflect.apply(String, undefined, [made])].join(' '),
  ),
];

/** What reading and converting must not come before: whether the object is one of the class at all. */
const brandFirst: Row = row(
  'binaryType: the class is checked before the value is read',
  'TypeError 0',
  ({ WebSocket }) => {
    let reads = 0;
    const value = { toString: () => String((reads += 1)) };
    const { set } = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'binaryType') as PropertyDescriptor;
    return `${thrown(() => Reflect.apply(set as () => unknown, {}, [value]))} ${reads}`;
  },
);

const init = (given: string, expected: string, make: () => unknown[]): Row =>
  row(`new CloseEvent('close', ${given})`, expected, async (here) => {
    const Class = await closeEvent.of(here);
    try {
      const { type, code, reason, wasClean, bubbles } = new Class('close', ...make()) as CloseEvent;
      return [type, code, reason === '' ? '""' : reason, wasClean, bubbles].join(' ');
    } catch (error) {
      return (error as Error).name;
    }
  });

const inits: Row[] = [
  init('', 'close 0 "" false false', () => []),
  init('null', 'close 0 "" false false', () => [null]),
  init('{ … }', 'close 4001 bye true true', () => [{ code: 4001, reason: 'bye', wasClean: true, bubbles: true }]),
  init('a code beyond 16 bits', 'close 1 "" false false', () => [{ code: 65_537 }]),
  init('a code and a reason to convert', 'close 4001 5 true false', () => [{ code: '4001', reason: 5, wasClean: 'x' }]),
  init('5', 'TypeError', () => [5]),
];

/** The rows, by what they are about. */
export const idlTables: Readonly<Record<string, readonly Row[]>> = {
  'the interface WebSocket': [...rowsOf(webSocket), brandFirst],
  'the interface CloseEvent': [...rowsOf(closeEvent), ...inits],
};
