import type { Type } from 'arktype';
import { expectTypeOf } from 'expect-type';
import type * as t from 'io-ts';
import type { Observable, OperatorFunction } from 'rxjs';
import {
  type Audits,
  json,
  type JsonFault,
  type Message,
  type Network,
  type OwnedSocket,
  type SyncAudit,
  type WithMessage,
} from 'rx-secure-networking';
import {
  decodes,
  decodeWith,
  encodeWith,
  jsonMessage,
  readManifest,
  type StandardIssue,
  type StandardSchema,
} from 'rx-secure-networking/codec';
import type * as v from 'valibot';
import type { z } from 'zod';

// The compiler is what runs these (npm run typecheck); here they are only declared.
declare const socket: OwnedSocket;
declare const FromText: StandardSchema<{ at: string }, { at: Date }>;
declare const ofZod: z.ZodObject<{ n: z.ZodNumber }>;
declare const ofValibot: v.ObjectSchema<{ readonly n: v.NumberSchema<undefined> }, undefined>;
declare const ofArktype: Type<{ n: number }>;
declare const Line: t.Type<LineValue, { from: string; at: string }>;

interface LineValue {
  from: string;
  at: Date;
}

const shown = {
  'decodeWith() infers what a codec of io-ts gives': () => {
    expectTypeOf(decodeWith(Line)).toEqualTypeOf<OperatorFunction<Message, LineValue>>();
    expectTypeOf(socket.messages$.pipe(decodeWith(Line))).toEqualTypeOf<Observable<LineValue>>();
    decodeWith(Line, { onInvalid: ({ errors }) => expectTypeOf(errors).toEqualTypeOf<t.Errors>() });
  },
  "decodeWith() infers a schema's output": () => {
    expectTypeOf(decodeWith(FromText)).toEqualTypeOf<OperatorFunction<Message, { at: Date }>>();
    decodeWith(FromText, {
      onInvalid: ({ seq, bytes, errors }) => {
        expectTypeOf({ seq, bytes }).toEqualTypeOf<{ seq: number; bytes: number }>();
        expectTypeOf(errors).toEqualTypeOf<readonly StandardIssue[]>();
      },
    });
    // @ts-expect-error there is no payload
    decodeWith(FromText, { onInvalid: ({ message }) => String(message) });
  },
  'decodeWith() infers the types of zod, valibot and arktype, and their errors': () => {
    expectTypeOf(decodeWith(ofZod)).toEqualTypeOf<OperatorFunction<Message, { n: number }>>();
    expectTypeOf(decodeWith(ofValibot)).toEqualTypeOf<OperatorFunction<Message, { n: number }>>();
    expectTypeOf(decodeWith(ofArktype)).toEqualTypeOf<OperatorFunction<Message, { n: number }>>();
    decodeWith(ofZod, { onInvalid: ({ errors }) => expectTypeOf(errors).toEqualTypeOf<readonly StandardIssue[]>() });
    expectTypeOf(encodeWith(ofArktype)).toEqualTypeOf<OperatorFunction<{ n: number }, string>>();
    expectTypeOf(jsonMessage(ofValibot).encode).toEqualTypeOf<(value: { n: number }) => string>();
  },
  "encodeWith() takes a codec's value and a schema's input": () => {
    expectTypeOf(encodeWith(Line)).toEqualTypeOf<OperatorFunction<LineValue, string>>();
    expectTypeOf(encodeWith(FromText)).toEqualTypeOf<OperatorFunction<{ at: string }, string>>();
  },
  'jsonMessage() has the input type on one side and the output type on the other': () => {
    expectTypeOf(jsonMessage(Line).encode).toEqualTypeOf<(value: LineValue) => string>();
    expectTypeOf(jsonMessage(Line).decode).toEqualTypeOf<(message: Message) => LineValue>();
    expectTypeOf(jsonMessage(FromText).encode).toEqualTypeOf<(value: { at: string }) => string>();
    expectTypeOf(jsonMessage(FromText).decode).toEqualTypeOf<(message: Message) => { at: Date }>();
    // @ts-expect-error the output is not the input
    jsonMessage(FromText).encode({ at: new Date(0) });
  },
  'decodes() is a synchronous audit of a message': () => {
    expectTypeOf(decodes(Line)).toEqualTypeOf<SyncAudit<WithMessage>>();
    const audits = { send: decodes(Line), receive: decodes(FromText) } satisfies Audits;
    return audits;
  },
  'json() gives what nobody knows the type of': () => {
    expectTypeOf(json()).toEqualTypeOf<OperatorFunction<Message, unknown>>();
    json({ onInvalid: ({ errors }) => expectTypeOf(errors).toEqualTypeOf<readonly JsonFault[]>() });
  },
  'readManifest() gives options for createOwner()': (network: Network) =>
    network.createOwner({ name: 'chat', ...readManifest({}) }),
  'what is no codec is refused': () => {
    // @ts-expect-error a number is no codec
    decodeWith(5);
    // @ts-expect-error neither is its name
    jsonMessage('Line');
  },
};

test.each(Object.keys(shown))('%s', (title) => {
  expect(shown).toHaveProperty([title]);
});
