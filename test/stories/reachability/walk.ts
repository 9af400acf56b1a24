/** What can be reached: each thing with the way to it. */
export type Reached = ReadonlyMap<unknown, string>;

/** One thing on the way. */
export interface Step {
  readonly value: unknown;
  readonly path: string;
  /** What it was reached from; undefined for a start. */
  readonly from: unknown;
}

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

/**
 * Walks from the starts along everything that a program can follow: own and inherited properties by name and by
 * symbol, what getters give, getters and setters themselves, prototypes. Does not go on from what `isEnd` names.
 */
export function walk(
  starts: Iterable<readonly [path: string, value: unknown]>,
  isEnd: (step: Step) => boolean = () => false,
  asks = true,
): Reached {
  const reached = new Map<unknown, string>();
  const waiting: Step[] = [];
  const come = (step: Step): void => {
    if (!isObject(step.value) || reached.has(step.value)) return;
    reached.set(step.value, step.path);
    if (!isEnd(step)) waiting.push(step);
  };
  for (const [path, value] of starts) come({ value, path, from: undefined });
  for (let step = waiting.pop(); step; step = waiting.pop()) {
    for (const next of around(step.value as object, asks)) {
      come({ value: next.value, path: step.path + next.name, from: step.value });
    }
  }
  return reached;
}

/** Whatever one step from an object leads to. */
function* around(object: object, asks: boolean): Iterable<{ readonly name: string; readonly value: unknown }> {
  for (const key of Reflect.ownKeys(object)) {
    const { value, get, set } = Object.getOwnPropertyDescriptor(object, key) ?? {};
    const name = typeof key === 'symbol' ? `[${String(key)}]` : `.${key}`;
    yield { name, value };
    yield { name: `${name}{get}`, value: get };
    yield { name: `${name}{set}`, value: set };
  }
  yield { name: '[[Prototype]]', value: Object.getPrototypeOf(object) };
  if (asks) yield* answers(object);
}

/** What the getters of an object and of its prototypes say of it. */
function* answers(object: object): Iterable<{ readonly name: string; readonly value: unknown }> {
  for (let at: unknown = object; isObject(at); at = Object.getPrototypeOf(at)) {
    for (const key of Reflect.ownKeys(at)) {
      const get = Object.getOwnPropertyDescriptor(at, key)?.get;
      if (!get) continue;
      try {
        yield { name: `.${String(key)}`, value: Reflect.apply(get, object, []) };
      } catch {
        // not of this object
      }
    }
  }
}
