import dgram from 'node:dgram';
import { once } from 'node:events';
import net from 'node:net';

/** Stands for the Internet. */
export const farAddress = '203.0.113.7';

const zone = 'evil.example';
const answer = [
  'HTTP/1.1 200 OK',
  'Content-Type: text/javascript',
  'Access-Control-Allow-Origin: *',
  'Content-Length: 0',
  'Connection: close',
  '\r\n',
].join('\r\n');

/**
 * Sees what goes out: look-ups, TCP connections and UDP datagrams. Each channel of each run has its own name and its own
 * port, so that what is seen belongs to exactly one of them.
 */
export class Observer {
  #runs = 0;
  #dns;
  /** Names that belong to no channel, such as those of registries. */
  strays = new Set();
  /** Per target. */
  #seen = new Map();
  #closers = [];

  static async start() {
    const observer = new Observer();
    observer.#dns = dgram.createSocket('udp4', (query, from) => observer.#resolve(query, from));
    observer.#dns.bind(53, '127.0.0.1');
    await once(observer.#dns, 'listening');
    return observer;
  }

  /** Makes a target for each channel: where it tries to go, and what was seen there. */
  async targets(channels) {
    this.#runs += 1;
    const run = `r${this.#runs}`;
    const targets = channels.map(async (channel, n) => {
      const host = `c${n}.${run}.${zone}`;
      const seen = new Set();
      this.#seen.set(host, seen);
      return { channel, host, ip: farAddress, port: await this.#listen(seen), seen };
    });
    return Promise.all(targets);
  }

  async close() {
    this.#dns.close();
    await Promise.all(this.#closers.map((close) => close()));
  }

  /** TCP and UDP on one port. */
  async #listen(seen) {
    const tcp = net.createServer((socket) => {
      seen.add('tcp');
      socket.on('error', () => {});
      socket.once('data', () => {
        seen.add('bytes');
        socket.end(answer);
      });
    });
    tcp.listen(0, farAddress);
    await once(tcp, 'listening');
    const { port } = tcp.address();
    const udp = dgram.createSocket('udp4', () => seen.add('udp'));
    udp.bind(port, farAddress);
    await once(udp, 'listening');
    this.#closers.push(() => new Promise((resolve) => tcp.close(resolve)));
    this.#closers.push(() => new Promise((resolve) => udp.close(resolve)));
    return port;
  }

  #resolve(query, from) {
    const labels = [];
    let at = 12;
    while (query[at]) {
      labels.push(query.toString('latin1', at + 1, at + 1 + query[at]));
      at += query[at] + 1;
    }
    const wantsA = query.readUInt16BE(at + 1) === 1;
    const name = labels.join('.').toLowerCase();
    const ours = name.endsWith(`.${zone}`);
    // Such as _8443._https.c1.r1.evil.example.
    if (!ours) this.strays.add(name);
    else this.#seen.get(name.split('.').slice(-4).join('.'))?.add('dns');
    const head = Buffer.alloc(12);
    query.copy(head, 0, 0, 2);
    head.writeUInt16BE(ours ? 0x8180 : 0x8183, 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(ours && wantsA ? 1 : 0, 6);
    const record = [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...farAddress.split('.').map(Number)];
    const tail = ours && wantsA ? Buffer.from(record) : Buffer.alloc(0);
    this.#dns.send(Buffer.concat([head, query.subarray(12, at + 5), tail]), from.port, from.address);
  }
}
