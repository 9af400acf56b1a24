import { config, of, Subject, take } from 'rxjs';
import { type Invalid, json, type JsonFault, type Message } from 'rx-secure-networking';
import { reported } from '../reported.ts';
import { passesThrough } from '../passesThrough.ts';

const texts = { a: '{"n":1}', b: 'not JSON', c: '[true]', d: Uint8Array.of(1) };
const values = { a: { n: 1 }, c: [true] };

describe('json()', () => {
  passesThrough<Message>(
    json(),
    [
      ['trap 22: puts bad messages aside and goes on', '-a-b-c-d-|', '^--------!', '-a---c---|'],
      ['is empty where its source is', '                --|       ', '^-!       ', '--|       '],
      ['never emits where its source never does', '     -         ', '^         ', '-         '],
      ['errors with its source', '                      -a-b-#    ', '^----!    ', '-a---#    '],
    ],
    { source: texts, expected: values },
  );

  it('calls onInvalid with the number, the size and the errors, and counts anew for each subscriber', () => {
    const reported: Invalid<readonly JsonFault[]>[] = [];
    const value$ = of<Message[]>(texts.a, 'ä', texts.d).pipe(json({ onInvalid: (invalid) => reported.push(invalid) }));
    value$.subscribe();
    value$.subscribe();

    const once = [
      { seq: 2, bytes: 2, errors: [{ path: '', reason: 'the text is not JSON' }] },
      { seq: 3, bytes: 1, errors: [{ path: '', reason: 'the message is not text' }] },
    ];
    expect(reported).toEqual([...once, ...once]);
  });

  it('L17 trap 56: an onInvalid that throws is reported and breaks nothing', () => {
    const got: unknown[] = [];
    const errors = reported(() => {
      of(texts.b, texts.a)
        .pipe(json({ onInvalid: () => boom() }))
        .subscribe((value) => got.push(value));
    });

    expect(got).toEqual([values.a]);
    expect(errors.map(String)).toEqual(['Error: boom']);
  });

  it('L17 reports what an asynchronous onInvalid throws', async () => {
    const hook = config.onUnhandledError;
    const error = await new Promise((resolve) => {
      config.onUnhandledError = resolve;
      of(texts.b)
        .pipe(json({ onInvalid: () => Promise.reject(new Error('boom')) as never }))
        .subscribe();
    });
    config.onUnhandledError = hook;

    expect(String(error)).toBe('Error: boom');
  });

  it('emits nothing more once nobody listens, in onInvalid too', () => {
    const source = new Subject<Message>();
    const got: unknown[] = [];
    const subscription = source
      .pipe(json({ onInvalid: () => subscription.unsubscribe() }))
      .subscribe((value) => got.push(value));
    for (const text of ['1', 'bad', '2']) source.next(text);

    expect(got).toEqual([1]);
    expect(source.observed).toBe(false);
  });

  it('unsubscribes from its source as soon as its subscriber does', () => {
    const seen: unknown[] = [];
    of('1', '2', '3')
      .pipe(json(), take(1))
      .subscribe((value) => seen.push(value));
    expect(seen).toEqual([1]);
  });

  it('throws for an onInvalid that is not a function', () => {
    expect(() => json({ onInvalid: 5 as never })).toThrow(TypeError);
  });
});

function boom(): never {
  throw new Error('boom');
}
