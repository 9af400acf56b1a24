import { noop } from 'rxjs';
import { type JsonFault, keysOf, maxFaults, showPath } from '../json/JsonFault.ts';
import { copyList } from '../model/intrinsics.ts';
import { holderOf, isThenable, readBelowRoot } from '../model/readBelowRoot.ts';
import { printable } from '../model/printable.ts';
import { whenSettled } from '../stream/whenSettled.ts';
import { type Coder, codecThrew } from './Coder.ts';
import { mentionsValue } from './mentionsValue.ts';

/** A schema of the Standard Schema interface, version 1 (standardschema.dev): zod, valibot, arktype and others. */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    /** Must be synchronous, so that messages stay in order: a promise makes the message invalid. */
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

/** The result of a schema: a value, or issues. */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

/** One thing that a schema finds wrong. */
export interface StandardIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** Makes a coder from a Standard Schema. It sends the schema's input, since a schema cannot turn its output back. */
export function schemaCoder<In, Out>(schema: StandardSchema<In, Out>): Coder<In, Out, Issues> {
  const standard = schema['~standard'];
  return {
    decode: (data) => {
      try {
        const result = standard.validate(data);
        if (isThenable(result)) {
          whenSettled(result, noop, noop); // an unhandled rejection would end a Node process
          return { ok: false, errors: issuesFor(asynchronous) };
        }
        const issues = readBelowRoot(result, 'issues') as Issues | undefined;
        if (!issues && holderOf(result, 'value')) return { ok: true, value: readBelowRoot(result, 'value') as Out };
        if (!issues?.length) return { ok: false, errors: issuesFor(noResult) };
        return {
          ok: false,
          errors: copyList(issues)
            .slice(0, maxFaults)
            .map((issue) => withoutValues(issue, data)),
        };
      } catch {
        return { ok: false, errors: issuesFor(codecThrew) };
      }
    },
    encode: (value) => value,
    errorsFor: issuesFor,
    faultsOf: (issues) => issues.map(faultOf),
  };
}

function issuesFor(faults: readonly JsonFault[]): Issues {
  return faults.map((fault) => ({ message: fault.reason, path: keysOf(fault).map(keyOf) }));
}

/** Some schemas quote the input in their messages. Lists may be of classes whose own methods make no list, as arktype's. */
function withoutValues({ message, path = [] }: StandardIssue, data: unknown): StandardIssue {
  const keys = copyList(path).map(rawKeyOf);
  const found = keys.reduce<unknown>((part, key) => (part as Record<PropertyKey, unknown> | undefined)?.[key], data);
  return { message: mentionsValue(message, found) ? 'is invalid' : printable(message), path: keys.map(keyOf) };
}

type Segment = PropertyKey | { readonly key: PropertyKey };
const rawKeyOf = (segment: Segment): PropertyKey => (typeof segment === 'object' ? segment.key : segment);

function keyOf(segment: Segment): string | number {
  const key = rawKeyOf(segment);
  return typeof key === 'number' ? key : printable(String(key), 100);
}

function faultOf({ message, path = [] }: StandardIssue): JsonFault {
  return { path: showPath(path.map(keyOf)), reason: message };
}

type Issues = readonly StandardIssue[];

const asynchronous = Object.freeze([
  { path: '', reason: 'the schema answered with a promise: it is asynchronous, or it threw (zod answers so)' },
]);

const noResult = Object.freeze([{ path: '', reason: 'the schema returned neither a value nor issues' }]);
