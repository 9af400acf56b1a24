import { delay, from, map, of } from 'rxjs';
import { guardMessages } from '../../lib/audit/guard.ts';
import type { Message } from '../../lib/model/Message.ts';
import type { WithMessage } from '../../lib/model/Request.ts';
import { boom } from './answers.ts';
import { marbled } from '../marbled.ts';
import { passesThrough } from '../passesThrough.ts';

const isText = ({ message }: WithMessage): boolean => typeof message === 'string';
const values = { a: 'hello', b: Uint8Array.of(1), c: 'bye' };

describe('guardMessages()', () => {
  passesThrough<Message>(
    guardMessages(isText),
    [
      ['drops the messages that the audit denies', ' -a-b-c-|', '^------!', '-a---c-|'],
      ['is empty where its source is', '             --|     ', '^-!     ', '--|     '],
      ['never emits where its source never does', '  -       ', '^       ', '-       '],
      ['never ends where its source never does', '   -a-b-c  ', '^       ', '-a---c  '],
      ['errors with its source', '                 -a-b-#  ', '^----!  ', '-a---#  '],
    ],
    { source: values, expected: values },
  );

  it('asks about the message, in a request that nobody can change', () => {
    const asked: WithMessage[] = [];
    from<Message[]>(['a', values.b])
      .pipe(guardMessages((request) => asked.push(request) > 0))
      .subscribe();

    expect(asked).toEqual([{ message: 'a' }, { message: values.b }]);
    expect(asked.every(Object.isFrozen)).toBe(true);
  });

  it(
    'L16 keeps the order of messages, whichever answer comes first',
    marbled(({ cold, expectObservable }) => {
      const source = cold<Message>('624|');
      const expected = '            ------(624|)';
      const slowly = guardMessages(({ message }) => of(true).pipe(delay(Number(message))));

      expectObservable(source.pipe(slowly)).toBe(expected);
    }),
  );

  it(
    'tells onDenied the message, and errors with what that throws',
    marbled(({ cold, expectObservable }) => {
      const notified: Message[] = [];
      const source = cold<Message>('-a-b-|', values);
      const expected = '            -a-#';
      const onDenied = (message: Message): never => (notified.push(message), boom());

      expectObservable(source.pipe(guardMessages(isText, { onDenied }))).toBe(expected, values, new Error('boo'));
      expectObservable(
        of(0).pipe(
          delay(9),
          map(() => notified),
        ),
      ).toBe('---------(t|)', { t: [values.b] });
    }),
  );

  test.each([undefined, null, true, {}])('throws for %p, which is no audit', (audit) => {
    expect(() => guardMessages(audit as never)).toThrow(TypeError);
  });
});
