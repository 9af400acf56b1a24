import { Writable, type WritableOptions } from 'node:stream';
import Fastify from 'fastify';
import pino from 'pino';
import { config, firstValueFrom, type Observable, throwError } from 'rxjs';
import winston from 'winston';
import { deny, type SocketError } from 'rx-secure-networking';
import { connecting, permissive, thrownBy, url, world } from '../world.ts';

/** What a logger has written, a line each. */
type Lines = Record<string, unknown>[];

/** One logger's way to log an error, and anything else. */
interface Logger {
  error(error: unknown): void;
  info(record: object): void;
}

function linesTo(lines: Lines): Writable {
  const text = { rest: '' };
  return new Writable({
    write(chunk: Buffer | string, _encoding, done) {
      const [rest = '', ...whole] = (text.rest + chunk.toString()).split('\n').reverse();
      text.rest = rest;
      lines.push(...whole.reverse().map((line) => JSON.parse(line) as Record<string, unknown>));
      done();
    },
  });
}

const loggers: Record<string, (lines: Lines) => Logger> = {
  pino: (lines) => {
    const logger = pino({ redact: ['err.owner.kind', 'owner.kind'] }, linesTo(lines));
    return { error: (err) => logger.error({ err }), info: (record) => logger.info(record) };
  },
  winston: (lines) => {
    const logger = winston.createLogger({ format: winston.format.json() });
    const write: WritableOptions['write'] = (info: Record<symbol, string>, _encoding, done) => {
      lines.push(JSON.parse(info[Symbol.for('message')] ?? '') as Lines[number]);
      done();
    };
    logger.pipe(new Writable({ objectMode: true, write }));
    return { error: (error) => logger.error(error), info: (record) => logger.info(record) };
  },
  'the logger of Fastify': (lines) => {
    const { log } = Fastify({ logger: { stream: linesTo(lines) } });
    return { error: (error) => log.error(error), info: (record) => log.info(record) };
  },
};

const failing = { server: () => throwError(() => Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })) };

describe.each(Object.entries(loggers))('%s', (_name, loggerTo) => {
  let lines: Lines;
  let logger: Logger;
  beforeEach(() => {
    lines = [];
    logger = loggerTo(lines);
  });

  it('logs an error of an owner inside config.onUnhandledError, and does not throw', async () => {
    const hook = config.onUnhandledError;
    const outcome = new Promise<unknown>((resolve) => {
      config.onUnhandledError = (error) => {
        try {
          logger.error(error);
          resolve('logged');
        } catch (thrown) {
          resolve(thrown);
        }
      };
    });
    const { owner, network } = world(failing);
    owner.open(url).subscribe(); // all that a guest needs

    expect(await outcome).toBe('logged');
    config.onUnhandledError = hook;
    const text = JSON.stringify(lines);
    for (const part of ['the connection failed (refused)', 'connect-failed', 'ECONNREFUSED', '"name":"chat"']) {
      expect(text).toContain(part);
    }
    network.destroy();
  });

  it('logs an error of create, and the next holder sees nothing of it', () => {
    const { owner, network } = world({ owner: { audits: { ...permissive, create: deny('not today') } } });
    const error = thrownBy(() => owner.create(url)) as SocketError;
    logger.error(error);
    logger.error(error); // a logger may find what it has written before

    expect(lines).toHaveLength(2);
    expect(JSON.stringify(lines[1])).toContain('not today');
    network.destroy();
  });

  it('logs what each subscriber is given, which no other has written to', async () => {
    const { owner, network } = world(failing);
    const socket = connecting(owner);
    const log = (error: unknown): void => logger.error(error);
    socket.opened$.subscribe({ error: log });
    socket.ended$.subscribe(({ error }) => log(error));
    socket.events$.subscribe((event) => {
      if (event.type === 'connectionError') log(event.error);
    });
    const clean = firstValueFrom(socket.ended$);
    const { error } = await clean;

    expect(lines).toHaveLength(3);
    expect(
      Reflect.ownKeys(error ?? {})
        .map(String)
        .sort(),
    ).toEqual(['cause', 'code', 'detail', 'end', 'message', 'name', 'owner', 'stack'].sort());
    network.destroy();
  });

  it('logs the records of the host', async () => {
    const { owner, network, newOwner } = world(failing);
    const seen: unknown[] = [];
    const streams: readonly Observable<object>[] = [network.decisions$, network.ends$, network.lifecycle$];
    for (const records$ of streams) {
      records$.subscribe((record) => logger.info(record));
      records$.subscribe((record) => seen.push(...Object.keys(record)));
    }
    await firstValueFrom(connecting(owner).ended$);
    newOwner().destroy('done');

    expect(lines).toHaveLength(5);
    expect(JSON.stringify(lines)).toContain('ECONNREFUSED');
    expect(seen).not.toContain('level');
    network.destroy();
  });
});
