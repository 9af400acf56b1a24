import net from 'node:net';
import tls from 'node:tls';

// As much of the protocol of Redis (RESP2) as the command needs, so that an operator needs nothing but this package.

/**
 * Connects to a Redis or Valkey server, `redis://user:password@host:port/database`, or `rediss:` for TLS.
 *
 * @throws TypeError for anything but such a URL; Error that names the server, without its password
 */
export async function connectRedis(url, patience = 3_000) {
  const { protocol, hostname, port, user, password, database } = readUrl(url);
  const host = hostname.replace(/^\[|\]$/gu, '') || '127.0.0.1';
  const where = { host, port: Number(port) || 6379 };
  const socket =
    protocol === 'rediss:'
      ? tls.connect({ ...where, ...(net.isIP(host) === 0 && { servername: host }) })
      : net.connect(where);
  const waiting = [];
  let failure;
  const named = (error) => new Error(`Redis at ${host}:${where.port}: ${textOf(error)}`);
  const fail = (error) => {
    failure ??= named(error);
    for (const { reject } of waiting.splice(0)) reject(failure);
  };
  socket.setNoDelay(true);
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the connection has closed')));
  const read = replyReader((reply) => {
    const asked = waiting.shift();
    if (reply instanceof Error) asked?.reject(named(reply));
    else asked?.resolve(reply);
  });
  socket.on('data', (data) => {
    try {
      read(data);
    } catch (error) {
      fail(error);
      socket.destroy();
    }
  });
  const send = (words) =>
    new Promise((resolve, reject) => {
      if (failure) throw failure;
      waiting.push({ resolve, reject });
      const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
      socket.write(`*${words.length}\r\n${parts.join('')}`);
    });
  const timer = setTimeout(() => {
    fail(new Error(`no answer within ${patience} ms`));
    socket.destroy();
  }, patience);
  try {
    if (password) await send(['AUTH', ...(user ? [user] : []), password]);
    if (database) await send(['SELECT', database]);
    await send(['PING']);
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
  return { send, close: () => socket.destroy() };
}

/** A name with several addresses gives an AggregateError, whose own message is empty. */
function textOf({ message, errors = [], code }) {
  return message || errors.map(textOf).join(', ') || code;
}

/** Never quotes the URL, because it may contain a password. */
function readUrl(url) {
  const form = 'the URL of Redis must have the form redis://user:password@host:port/database, or rediss:// for TLS';
  try {
    const { protocol, hostname, port, username, password, pathname } = new URL(url);
    const [user, secret, database] = [username, password, pathname.slice(1)].map(decodeURIComponent);
    if (/^rediss?:$/u.test(protocol) && /^\d*$/u.test(database)) {
      return { protocol, hostname, port, user, password: secret, database };
    }
  } catch {
    // it is no URL
  }
  throw new TypeError(form);
}

/** Makes a function that reads replies from chunks, in which they may begin and end anywhere: each byte of an array once. */
function replyReader(onReply) {
  let buffer = Buffer.alloc(0);
  /** The arrays that are not complete, the innermost last. */
  const open = [];
  const take = (value) => {
    const array = open.at(-1);
    if (!array) onReply(value);
    else if (array.items.push(value) === array.size) {
      open.pop();
      take(array.items);
    }
  };
  return (data) => {
    buffer = buffer.length === 0 ? data : Buffer.concat([buffer, data]);
    let start = 0;
    for (let read = readItem(buffer, start); read; read = readItem(buffer, start)) {
      start = read.end;
      if (read.size > 0) open.push({ items: [], size: read.size });
      else take(read.value);
    }
    buffer = buffer.subarray(start);
  };
}

/** Reads one item from a place of a buffer: its value, or the size of an array that begins there; undefined if it is not complete. */
function readItem(buffer, start) {
  const line = buffer.indexOf('\r\n', start);
  if (line < 0) return undefined;
  const text = buffer.toString('utf8', start + 1, line);
  const size = Number(text);
  const end = line + 2;
  switch (String.fromCharCode(buffer[start])) {
    case '+':
      return { value: text, end };
    case '-':
      return { value: new Error(text), end };
    case ':':
      return { value: size, end };
    case '$': {
      if (size < 0) return { value: null, end };
      if (buffer.length < end + size + 2) return undefined;
      return { value: buffer.toString('utf8', end, end + size), end: end + size + 2 };
    }
    case '*':
      return { value: size < 0 ? null : [], size, end };
    default:
      throw new Error('this is no Redis server');
  }
}
