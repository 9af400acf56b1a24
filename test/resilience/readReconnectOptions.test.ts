import { NEVER, of } from 'rxjs';
import { reconnect, type ReconnectOptions } from 'rx-secure-networking';
import { readReconnectOptions } from '../../lib/resilience/ReconnectOptions.ts';

const integer = 'an integer from 1 to 2147483647';
const form =
  'expected a plain object { initialDelay, maxDelay, stableAfter, maxAttempts, maxElapsed, retryIf, random, wakeOn, onAttempt }';

describe('the options of reconnect()', () => {
  it('are filled in', () => {
    expect(readReconnectOptions({}, Math.random)).toEqual({
      random: Math.random,
      initialDelay: 1_000,
      maxDelay: 30_000,
      stableAfter: 10_000,
      maxAttempts: Infinity,
      maxElapsed: Infinity,
    });
  });

  test.each([
    [{ initialDelay: 0 }, `reconnect: initialDelay must be ${integer}, not 0`],
    [{ initialDelay: -1 }, `reconnect: initialDelay must be ${integer}, not -1`],
    [{ initialDelay: Infinity }, `reconnect: initialDelay must be ${integer}, not Infinity`],
    [{ initialDelay: '1000' }, `reconnect: initialDelay must be ${integer}, not a value of type string`],
    [{ initialDelay: null }, `reconnect: initialDelay must be ${integer}, not a value of type object`],
    [{ maxDelay: NaN }, `reconnect: maxDelay must be ${integer}, not NaN`],
    [{ maxDelay: 2 ** 31 }, `reconnect: maxDelay must be ${integer}, not 2147483648`],
    [{ stableAfter: 1.5 }, `reconnect: stableAfter must be ${integer}, or Infinity, not 1.5`],
    [{ maxAttempts: 0 }, `reconnect: maxAttempts must be ${integer}, or Infinity, not 0`],
    [{ maxElapsed: -Infinity }, `reconnect: maxElapsed must be ${integer}, or Infinity, not -Infinity`],
  ])('%j throw a RangeError at once', (options, message) => {
    expect(() => reconnect(options as ReconnectOptions)).toThrow(new RangeError(message));
  });

  test.each([
    [null, `reconnect: ${form}, not null`],
    [5, `reconnect: ${form}, not a number`],
    [of(1), `reconnect: ${form}, not a class instance, or an object that inherits from another`],
    [{ maxRetries: 3 }, `reconnect.maxRetries: did you mean maxAttempts? E${form.slice(1)}`],
    [{ jitter: 3 }, `reconnect.jitter is unknown. E${form.slice(1)}`],
    [{ maxdelays: 3 }, `reconnect.maxdelays: did you mean maxDelay? E${form.slice(1)}`],
    [{ retryIf: true }, 'reconnect: retryIf must be a function'],
    [{ random: 0.5 }, 'reconnect: random must be a function'],
    [{ onAttempt: {} }, 'reconnect: onAttempt must be a function'],
    [{ wakeOn: 'online' }, 'reconnect: wakeOn must be an Observable'],
    [{ wakeOn: Promise.resolve() }, 'reconnect: wakeOn must be an Observable'],
  ])('%p throw a TypeError at once', (options, message) => {
    expect(() => reconnect(options as ReconnectOptions)).toThrow(new TypeError(message));
  });

  it('are read once, none of them from a prototype', () => {
    const reads = jest.fn(() => 5);
    const options = Object.defineProperty({ wakeOn: NEVER }, 'initialDelay', { get: reads });
    const read = (given: object) => readReconnectOptions(given, Math.random);
    expect(read(options)).toMatchObject({ initialDelay: 5, maxDelay: 30_000, wakeOn: NEVER });
    expect(reads).toHaveBeenCalledTimes(1);
    expect(() => read(Object.create({ maxDelay: 'inherited' }) as object)).toThrow(TypeError);
  });
});
