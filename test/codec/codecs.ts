import * as t from 'io-ts';
import type { StandardIssue, StandardSchema } from 'rx-secure-networking/codec';

/** A line of a chat; `at` is a time in a message and a Date in the program. */
const time = new t.Type<Date, string>(
  'time',
  (value): value is Date => value instanceof Date,
  (value, context) => {
    const date = typeof value === 'string' ? new Date(value) : undefined;
    return date && !Number.isNaN(date.getTime()) ? t.success(date) : t.failure(value, context);
  },
  (date) => date.toISOString(),
);
export const Line = t.type({ from: t.string, text: t.string, at: time });
export const epoch = '1970-01-01T00:00:00.000Z';
export const line = { from: 'ann', text: 'hello', at: new Date(0) };
export const lineText = JSON.stringify({ from: 'ann', text: 'hello', at: epoch });

/** A Standard Schema as any library makes one. */
export function schema<In, Out>(
  validate: StandardSchema<In, Out>['~standard']['validate'],
): StandardSchema<In, Out> & { readonly decode: () => never } {
  return {
    '~standard': { version: 1, vendor: 'test', validate },
    decode: () => {
      throw new Error('not a codec of io-ts');
    },
  };
}

/** Texts to their lengths, where they are under `name`. */
export const Length = schema<{ name: string }, number>((value) => {
  const name = (value as { name?: unknown } | null)?.name;
  return typeof name === 'string' ? { value: name.length } : issues({ message: 'Expected string', path: ['name'] });
});

export const issues = (...list: StandardIssue[]): { readonly issues: readonly StandardIssue[] } => ({ issues: list });

/** A codec of either make that throws whatever it is asked. */
export const throwing = {
  ioTs: new t.Type<string>('throwing', (value): value is string => no(value), no, no),
  schema: schema<string, string>(no),
};

function no(value: unknown): never {
  throw new Error(`cannot take ${String(value)}`);
}
