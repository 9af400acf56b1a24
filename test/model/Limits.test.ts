import { defaultLimits, largestLimits, type Limits, readLimits } from '../../lib/model/Limits.ts';

const names = Object.keys(defaultLimits);
const largest = 2 ** 31 - 1;
const read = (name: string, value: unknown): Limits => readLimits({ [name]: value }, largestLimits, defaultLimits);

describe('defaultLimits', () => {
  it('P12 are those that DESIGN states', () => {
    expect(defaultLimits).toEqual({
      socketsPerOwner: 16,
      sockets: 1_024,
      attemptsPerSecond: 20,
      maxMessageBytes: 1_048_576,
      maxFragments: 16_384,
      maxBufferedBytes: 4_194_304,
      maxHeldBytes: 1_048_576,
      holdTimeout: 5_000,
      connectTimeout: 10_000,
      auditTimeout: 5_000,
      closeTimeout: 2_000,
      requestsPerOwner: 16,
      requestsPerSecond: 20,
      maxHeaderBytes: 16_384,
      maxRequestBytes: 4_194_304,
      maxResponseBytes: 16_777_216,
      maxEventBytes: 1_048_576,
      maxRedirects: 5,
      responseTimeout: 30_000,
      idleTimeout: 30_000,
      idleConnectionsPerOwner: 4,
    });
    expect(Object.isFrozen(defaultLimits)).toBe(true);
  });
});

describe('largestLimits', () => {
  it('are what timers and drivers can hold', () => {
    expect(largestLimits).toEqual(Object.fromEntries(names.map((name) => [name, largest])));
    expect(Object.isFrozen(largestLimits)).toBe(true);
  });
});

describe('readLimits()', () => {
  it('gives the base where nothing is given', () => {
    expect(readLimits(undefined, largestLimits, defaultLimits)).toBe(defaultLimits);
    expect(readLimits({}, largestLimits, defaultLimits)).toEqual(defaultLimits);
  });

  it('gives the most there may be where nothing is given and no base', () => {
    expect(readLimits(undefined, defaultLimits)).toBe(defaultLimits);
  });

  it('leaves what is not given, and what is undefined, as the base has it', () => {
    const given = { sockets: 3, auditTimeout: undefined } as unknown as Partial<Limits>;

    expect(readLimits(given, largestLimits, defaultLimits)).toEqual({ ...defaultLimits, sockets: 3 });
  });

  it('gives frozen limits that do not follow what was given', () => {
    const given: { sockets?: number } = { sockets: 3 };
    const limits = readLimits(given, largestLimits, defaultLimits);
    given.sockets = 4;

    expect(limits.sockets).toBe(3);
    expect(Object.isFrozen(limits)).toBe(true);
  });

  describe.each(names)('%s', (name) => {
    test.each([1, 2, largest - 1, largest])('may be %d', (value) => {
      const derived = name === 'maxMessageBytes' && { maxFragments: Math.max(16_384, Math.ceil(value / 64)) };
      expect(read(name, value)).toEqual({ ...defaultLimits, [name]: value, ...derived });
    });

    test.each([0, -1, largest + 1, 2 ** 32, 1.5, NaN, Infinity, -Infinity])('must not be %d', (value) => {
      expect(() => read(name, value)).toThrow(
        new RangeError(`limits.${name} must be an integer from 1 to ${largest}, not ${value}`),
      );
    });

    test.each([
      ['a text', '16'],
      ['null', null],
      ['a boolean', true],
      ['a bigint', 16n],
      ['a symbol', Symbol('16')],
      ['a function', () => 16],
      ['an array', [16]],
      ['an object', { valueOf: () => 16 }],
      ['an object without a prototype', Object.create(null)],
    ])('must not be %s', (_what, value) => {
      expect(() => read(name, value)).toThrow(RangeError);
    });

    it('is cut down to the most there may be', () => {
      const most = { ...defaultLimits, [name]: 5 };

      expect(readLimits({ [name]: 4 }, most)[name as keyof Limits]).toBe(4);
      expect(readLimits({ [name]: 5 }, most)[name as keyof Limits]).toBe(5);
      expect(readLimits({ [name]: 6 }, most)[name as keyof Limits]).toBe(5);
    });
  });

  test.each(['maxPayload', 'socketsPerowner', 'toString', 'constructor', '0'])(
    'throws for the unknown name %s',
    (name) => {
      const hint = name === 'socketsPerowner' ? ': did you mean socketsPerOwner?' : ' is unknown.';
      const message = `limits.${name}${hint} Expected a plain object { ${names.join(', ')} }`;
      expect(() => read(name, 1)).toThrow(new TypeError(message));
    },
  );

  it('throws for an own __proto__', () => {
    expect(() => readLimits(JSON.parse('{"__proto__":{"sockets":2}}') as Partial<Limits>, largestLimits)).toThrow(
      TypeError,
    );
  });

  it('refuses what is inherited', () => {
    expect(() => readLimits(Object.create({ sockets: 3 }) as Partial<Limits>, defaultLimits)).toThrow(TypeError);
  });

  it('lets a message of the allowed size come in pieces of 64 bytes, unless maxFragments says otherwise', () => {
    const network = readLimits({ maxMessageBytes: 2 ** 26 }, largestLimits, defaultLimits);
    const strict = readLimits({ maxMessageBytes: 2 ** 26, maxFragments: 100 }, largestLimits, defaultLimits);

    expect([network.maxFragments, strict.maxFragments]).toEqual([2 ** 20, 100]);
    expect(readLimits({ maxMessageBytes: 2 ** 25 }, strict).maxFragments).toBe(100); // an owner's are cut down
  });

  it('reads each once', () => {
    const reads: string[] = [];
    const given = new Proxy(
      { sockets: 3 },
      { get: (target, name) => (reads.push(String(name)), Reflect.get(target, name) as unknown) },
    );
    readLimits(given, largestLimits, defaultLimits);

    expect(reads).toEqual(['sockets']);
  });

  test.each([null, 5, 'many', true, () => ({ sockets: 3 })])('throws where the limits are %p', (given) => {
    expect(() => readLimits(given as Partial<Limits>, defaultLimits)).toThrow(
      expect.objectContaining({
        name: 'TypeError',
        message: expect.stringMatching(/^limits: expected a plain object/),
      }),
    );
  });
});
