// Tries everything that the platform has, then asks.
const inProcess = typeof process === 'object';
const say = inProcess ? console.log : (text) => postMessage(text);
const [server] = inProcess ? process.argv.slice(2) : args;
const http = server.replace('ws', 'http');
const connect = (net) =>
  new Promise((resolve, reject) => {
    net.connect(new URL(server).port, '127.0.0.1').on('connect', resolve).on('error', reject);
  });

const ways = {
  fetch: () => fetch(http),
  "the prototype's fetch": () => Object.getPrototypeOf(Object.getPrototypeOf(globalThis)).fetch.call(globalThis, http),
  XMLHttpRequest: () => new XMLHttpRequest().open('GET', http),
  EventSource: () => new EventSource(http),
  WebTransport: () => new WebTransport(http.replace('http', 'https')).ready,
  RTCPeerConnection: () => new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:9' }] }).createOffer(),
  importScripts: () => importScripts(http),
  'import() of an address': () => import(`${http}x.mjs`),
  'import() of data': () => import('data:text/javascript,export default 1').then((module) => module.default.never),
  Worker: () => new Worker(http),
  'node:net': () => import('node:net').then(connect),
  'node:dns': () => import('node:dns').then(({ promises }) => promises.lookup('secret.example.com')),
  'a command': () => import('node:child_process').then((module) => module.execFileSync('curl', [http])),
  'a file': () => import('node:fs').then((fs) => fs.readFileSync('/etc/hostname')),
  'Deno.connect': () => Deno.connect({ hostname: '127.0.0.1', port: Number(new URL(server).port) }),
};

const results = Object.entries(ways).map(async ([way, attempt]) => {
  try {
    return (await attempt()) === undefined ? [] : [way];
  } catch {
    return [];
  }
});
Promise.all(results).then((reached) => {
  say(`tried ${reached.length} ways out, reached: ${reached.flat().join(', ') || 'nothing'}`);
  const elsewhere = new WebSocket(`${server}chat`); // of another plug-in's manifest
  elsewhere.onclose = ({ code }) => say(`asked for chat: closed with ${code}`);
  const news = new WebSocket(`${server}news`);
  news.onopen = () => news.send('anything new?');
  news.onmessage = ({ data }) => say(`asked for news, was answered: ${data}`);
});
