// L23: until they are released, these globals throw when they are touched, and nothing may be added beside them.
const names = ['WebSocket', 'window', 'document', 'navigator', 'location', 'localStorage', 'self', 'fetch', 'Worker'];
const before = names.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]);
const known = new Set(Reflect.ownKeys(globalThis));

for (const name of names) {
  Object.defineProperty(globalThis, name, {
    configurable: true,
    get() {
      throw new Error(`an import touched the global ${name}`);
    },
  });
}

exports.release = () => {
  for (const [name, descriptor] of before) {
    if (descriptor) Object.defineProperty(globalThis, name, descriptor);
    else delete globalThis[name];
  }
  const added = Reflect.ownKeys(globalThis).filter((key) => !known.has(key));
  if (added.length > 0) throw new Error(`an import added the globals ${added.map(String).join(', ')}`);
};
