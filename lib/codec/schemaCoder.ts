import { type JsonFault, maxFaults, showPath } from '../json/JsonFault.ts';
import { holderOf, isThenable, readBelowRoot } from '../model/readBelowRoot.ts';
import { printable } from '../model/printable.ts';
import { whenSettled } from '../stream/whenSettled.ts';
import { type Coder, codecThrew } from './Coder.ts';
import { mentionsValue } from './mentionsValue.ts';
import type { StandardIssue, StandardSchema } from './StandardSchema.ts';

type Issues = readonly StandardIssue[];

const later = Object.freeze([
  { path: '', reason: 'the schema answers later, and only what answers at once can be used' },
]);

const noResult = Object.freeze([{ path: '', reason: 'the schema gave neither a value nor issues' }]);

/** A Standard Schema as a coder. What goes on the wire is the schema's input; its output cannot be turned back. */
export function schemaCoder<In, Out>(schema: StandardSchema<In, Out>): Coder<In, Out, Issues> {
  const { validate } = schema['~standard'];
  return {
    decode: (data) => {
      try {
        const result = validate(data);
        if (isThenable(result)) {
          whenSettled(result, ignore, ignore); // nobody awaits it
          return { ok: false, errors: refuse(later) };
        }
        const issues = readBelowRoot(result, 'issues') as Issues | undefined;
        if (!issues) {
          if (!holderOf(result, 'value')) return { ok: false, errors: refuse(noResult) };
          return { ok: true, value: readBelowRoot(result, 'value') as Out };
        }
        return { ok: false, errors: issues.slice(0, maxFaults).map((issue) => withoutValues(issue, data)) };
      } catch {
        return { ok: false, errors: refuse(codecThrew) };
      }
    },
    encode: (value) => value,
    errorsFor: refuse,
    faultsOf: (issues) => issues.map(faultOf),
  };
}

function refuse(faults: readonly JsonFault[]): Issues {
  return faults.map(({ path, reason }) => ({ message: reason, path: path === '' ? [] : [path] }));
}

function ignore(): void {
  // it came too late
}

// Some schemas quote the input in their messages.
function withoutValues({ message, path = [] }: StandardIssue, data: unknown): StandardIssue {
  const keys = path.map(keyOf);
  const found = keys.reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], data);
  return { message: mentionsValue(message, found) ? 'is invalid' : printable(message), path: keys };
}

function keyOf(segment: PropertyKey | { readonly key: PropertyKey }): string | number {
  const key = typeof segment === 'object' ? segment.key : segment;
  return typeof key === 'number' ? key : printable(String(key), 100);
}

function faultOf({ message, path = [] }: StandardIssue): JsonFault {
  return { path: showPath(path.map(keyOf)), reason: message };
}
