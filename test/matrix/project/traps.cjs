// L23: importing a door touches no global of the host, whether Node has it or a page alone.
const vm = require('node:vm');

// Classes that are taken when a module loads, so that who changes a global later changes nothing; each exists in Node.
const taken = [
  ...['AbortController', 'AbortSignal', 'Blob', 'CloseEvent', 'Event', 'EventTarget', 'MessageEvent', 'URL'],
  ...['TextEncoder', 'TextDecoder', 'Headers', 'Request', 'Response', 'DOMException'],
  ...['ReadableStream', 'ReadableByteStreamController', 'ReadableStreamDefaultReader', 'ReadableStreamBYOBReader'],
];
const ofPages = ['WebSocket', 'Worker', 'document', 'localStorage', 'location', 'navigator', 'self', 'window'];

void globalThis.Headers; // Node loads its own fetch when one of its classes is first named, which adds a symbol

const language = new Set(vm.runInNewContext('Reflect.ownKeys(globalThis)'));
const isHosts = (name) => !language.has(name) && Object.getOwnPropertyDescriptor(globalThis, name).configurable;
const ofHost = Reflect.ownKeys(globalThis).filter(isHosts);

const known = new Set([...Reflect.ownKeys(globalThis), ...ofPages]);
const before = new Map();
const touched = new Set();

function trap(name) {
  if (before.has(name)) return;
  const descriptor = Object.getOwnPropertyDescriptor(globalThis, name);
  before.set(name, descriptor);
  Object.defineProperty(globalThis, name, {
    configurable: true,
    get() {
      if (!taken.includes(name)) touched.add(String(name));
      return descriptor?.get ? descriptor.get.call(globalThis) : descriptor?.value;
    },
    set() {
      touched.add(`${String(name)} =`);
    },
  });
}

/** Those of pages, which the peers leave alone too. */
exports.trapPages = () => ofPages.forEach(trap);

/** Every one of the host; the peers have been loaded. */
exports.trapHost = () => ofHost.forEach(trap);

/** Throws where an import has touched a global, or added one. */
exports.check = (door) => {
  const added = Reflect.ownKeys(globalThis).filter((name) => !known.has(name));
  const all = [...touched, ...added.map((name) => `${String(name)}, a new one`)];
  if (all.length > 0) throw new Error(`importing ${door} touched ${all.join('; ')}`);
};

exports.release = () => {
  for (const [name, descriptor] of before) {
    if (descriptor) Object.defineProperty(globalThis, name, descriptor);
    else delete globalThis[name];
  }
};
