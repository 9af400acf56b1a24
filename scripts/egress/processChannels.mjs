// Ways out of a process, in Node and in Deno: functions of a name, an address and a port.
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const { Deno } = globalThis;
const onStream = (start) =>
  new Promise((resolve, reject) => {
    const stream = start();
    for (const event of ['connect', 'secureConnect', 'response', 'open']) stream.on(event, resolve);
    stream.on('error', reject);
  });
const onSocket = (socket) =>
  new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
const builtin = (name) => import(`node:${name}`);
const shell = (h, p) => `exec 3<>/dev/tcp/${h}/${p}; echo x >&3`;

export const processChannels = {
  'net.connect': async (h, ip, p) => onStream(await builtin('net').then((m) => () => m.connect(p, h))),
  'net.connect, by address': async (h, ip, p) => onStream(await builtin('net').then((m) => () => m.connect(p, ip))),
  'net.Socket': async (h, ip, p) => onStream(await builtin('net').then((m) => () => new m.Socket().connect(p, ip))),
  'tls.connect': async (h, ip, p) => onStream(await builtin('tls').then((m) => () => m.connect(p, h))),
  'tls.connect, by address': async (h, ip, p) => onStream(await builtin('tls').then((m) => () => m.connect(p, ip))),
  'http.get': async (h, ip, p) => onStream(await builtin('http').then((m) => () => m.get(`http://${h}:${p}/`))),
  'http.get, by address': async (h, ip, p) =>
    onStream(await builtin('http').then((m) => () => m.get(`http://${ip}:${p}/`))),
  'https.get': async (h, ip, p) => onStream(await builtin('https').then((m) => () => m.get(`https://${h}:${p}/`))),
  'http2.connect': async (h, ip, p) =>
    onStream(await builtin('http2').then((m) => () => m.connect(`http://${h}:${p}/`))),
  fetch: (h, ip, p) => fetch(`http://${h}:${p}/`),
  'fetch, by address': (h, ip, p) => fetch(`http://${ip}:${p}/`),
  WebSocket: (h, ip, p) => onSocket(new WebSocket(`ws://${h}:${p}/`)),
  'WebSocket, by address': (h, ip, p) => onSocket(new WebSocket(`ws://${ip}:${p}/`)),
  WebSocketStream: (h, ip, p) => new WebSocketStream(`ws://${h}:${p}/`).opened,
  EventSource: (h, ip, p) => onSocket(new EventSource(`http://${h}:${p}/`)),
  WebTransport: (h, ip, p) => new WebTransport(`https://${h}:${p}/`).ready,
  'dgram.send': async (h, ip, p) => {
    const { createSocket } = await builtin('dgram');
    return new Promise((resolve, reject) => createSocket('udp4').on('error', reject).send('x', p, ip, resolve));
  },
  'dgram.connect': async (h, ip, p) => {
    const socket = (await builtin('dgram')).createSocket('udp4').on('error', () => {});
    return new Promise((resolve) => socket.connect(p, ip, () => socket.send('x', resolve)));
  },
  'dns.lookup': async (h) => (await builtin('dns')).promises.lookup(h),
  'dns.resolve': async (h) => (await builtin('dns')).promises.resolve4(h),
  'dns.Resolver': async (h, ip, p) => {
    const resolver = new (await builtin('dns')).promises.Resolver({ timeout: 300, tries: 1 });
    resolver.setServers([`${ip}:${p}`]);
    return resolver.resolve4(h);
  },
  'import http': (h, ip, p) => import(`http://${h}:${p}/x.mjs`),
  'import https': (h, ip, p) => import(`https://${h}:${p}/x.mjs`),
  'import https, by address': (h, ip, p) => import(`https://${ip}:${p}/x.mjs`),
  'import of data that imports': (h, ip, p) => import(`data:text/javascript,import 'http://${h}:${p}/x.mjs'`),
  'import.meta.resolve': async (h, ip, p) => import(import.meta.resolve(`http://${h}:${p}/x.mjs`)),
  'a command': async (h, ip, p) =>
    (await builtin('child_process')).spawnSync('bash', ['-c', shell(ip, p)], { timeout: 500 }),
  'a command, forked': async (h, ip, p) => (await builtin('child_process')).exec(`bash -c '${shell(ip, p)}'`),
  'child_process.fork': async (h, ip, p) =>
    (await builtin('child_process')).fork(process.argv[1], [JSON.stringify([['net.connect', h, ip, p]])], {
      silent: true,
    }),
  'a thread': async (h, ip, p) => {
    const { Worker } = await builtin('worker_threads');
    return new Promise((resolve, reject) => {
      const code = `require('node:net').connect(${p}, '${ip}').on('error', () => {})`;
      new Worker(code, { eval: true, execArgv: [] }).on('error', reject).on('exit', resolve);
    });
  },
  'a Worker': (h, ip, p) =>
    new Promise((resolve, reject) => {
      const code = `fetch('http://${ip}:${p}/')`;
      const worker = new Worker(`data:text/javascript,${encodeURIComponent(code)}`, { type: 'module' });
      worker.onmessage = resolve;
      worker.onerror = (event) => {
        event.preventDefault();
        reject(event);
      };
    }),
  'a Worker from afar': (h, ip, p) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(`http://${h}:${p}/x.mjs`, { type: 'module' });
      worker.onerror = (event) => {
        event.preventDefault();
        reject(event);
      };
    }),
  'process.binding': async (h, ip, p) => {
    const { TCP, TCPConnectWrap } = process.binding('tcp_wrap');
    return new TCP(0).connect(new TCPConnectWrap(), ip, p);
  },
  'undici of Node': async (h, ip, p) => {
    const { createRequire } = await builtin('module');
    return createRequire(import.meta.url)('undici').fetch(`http://${h}:${p}/`);
  },
  'a resolved getBuiltinModule': (h, ip, p) => onStream(() => process.getBuiltinModule('net').connect(p, ip)),
};

/** Those that Deno alone has. */
export const denoChannels = {
  'Deno.connect': (h, ip, p) => Deno.connect({ hostname: h, port: p }),
  'Deno.connect, by address': (h, ip, p) => Deno.connect({ hostname: ip, port: p }),
  'Deno.connectTls': (h, ip, p) => Deno.connectTls({ hostname: h, port: p }),
  'Deno.resolveDns': (h) => Deno.resolveDns(h, 'A'),
  'Deno.listenDatagram': (h, ip, p) =>
    Deno.listenDatagram({ port: 0, transport: 'udp' }).send(new Uint8Array(1), {
      transport: 'udp',
      hostname: ip,
      port: p,
    }),
  'Deno.connectQuic': (h, ip, p) => Deno.connectQuic({ hostname: h, port: p, alpnProtocols: ['x'] }),
  'Deno.createHttpClient': (h, ip, p) =>
    fetch(`http://${h}:${p}/`, { client: Deno.createHttpClient({ proxy: { url: `http://${ip}:${p}` } }) }),
  'Deno.Command': (h, ip, p) => new Deno.Command('bash', { args: ['-c', shell(ip, p)] }).output(),
  'Deno.dlopen': () => Deno.dlopen('libc.so.6', {}),
  'Deno.permissions.request': async (h, ip, p) => {
    await Deno.permissions.request({ name: 'net' });
    return Deno.connect({ hostname: ip, port: p });
  },
  'import npm:': (h) => import(`npm:${h.replaceAll('.', '-')}@1`),
  'import jsr:': (h) => import(`jsr:@x/${h.replaceAll('.', '-')}@1`),
};

/** What a guest must not reach, beside the network. */
export const otherWays = {
  'a listening socket': async () => {
    const server = (await builtin('net')).createServer().listen(0, '127.0.0.1');
    await new Promise((resolve, reject) => server.on('listening', resolve).on('error', reject));
    server.close();
  },
  'an inspector': async () => (await builtin('inspector')).open(0, '127.0.0.1', false),
  'a library': () =>
    Deno ? Deno.dlopen('libc.so.6', {}) : process.dlopen({ exports: {} }, '/lib/x86_64-linux-gnu/libc.so.6'),
  'a command': async () => {
    const { error } = (await builtin('child_process')).spawnSync('true');
    if (error) throw error;
  },
  'an extension of SQLite': async () => {
    const { DatabaseSync } = await builtin('sqlite');
    new DatabaseSync(':memory:', { allowExtension: true }).enableLoadExtension(true);
  },
  'a database': async () => {
    const { DatabaseSync } = await builtin('sqlite');
    new DatabaseSync(fileURLToPath(new URL('../../build/egress/host.db', import.meta.url))).exec(
      'create table if not exists t(a)',
    );
  },
  'a file': async () => (await builtin('fs')).readFileSync('/etc/hostname', 'utf8'),
  "the system's certificates, which may be in any file": async () => {
    if ((await builtin('tls')).getCACertificates('system').length === 0) throw new Error('none');
  },
  'a folder': async () => (await builtin('fs')).readdirSync('/'),
  'a file, by import': async () =>
    import(new URL('../../package.json', import.meta.url).href, { with: { type: 'json' } }),
  'the memory of the host': async () => (await builtin('fs')).readFileSync(`/proc/${process.ppid || 1}/mem`),
  'a written file': async () =>
    (await builtin('fs')).writeFileSync(new URL('../../build/of-a-guest', import.meta.url), 'x'),
  "the host's environment": () => {
    if (!process.env['SECRET_OF_THE_HOST']) throw new Error('no secret');
  },
  'an inherited descriptor': async () => {
    const fs = await builtin('fs');
    const written = [];
    for (let fd = 3; fd < 64; fd += 1) {
      try {
        if (!fs.fstatSync(fd).isFile()) continue;
        fs.writeSync(fd, 'x');
        written.push(fd);
      } catch {
        // not there, or not allowed
      }
    }
    if (written.length === 0) throw new Error('none');
  },
};
