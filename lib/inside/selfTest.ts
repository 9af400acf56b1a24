// Runs in a worker of the guest's frame, before the guest. Tries what the wall must stop, and posts the names of what
// works. Each try is of an address inside this worker, so that nothing is sent even where there is no wall.

const address = (): string => URL.createObjectURL(new Blob(['0'], { type: 'text/javascript' }));
const data = 'data:text/javascript,0';
const { importScripts } = globalThis as unknown as { readonly importScripts: (url: string) => void };

const ways: readonly (readonly [string, () => unknown])[] = [
  ['fetch', () => fetch(address())],
  ['fetch', () => fetch(data)],
  ['XMLHttpRequest', () => requestNow(address())],
  ['XMLHttpRequest', () => requestNow(data)],
  ['importScripts', () => importScripts(address())],
  ['importScripts', () => importScripts(data)],
  ['import', () => import(address()) as Promise<unknown>],
  ['import', () => import(data) as Promise<unknown>],
  ['RTC', () => expectOne('RTCPeerConnection')],
  ['eval', () => (0, eval)('0') as unknown], // another part of the same policy
];

function requestNow(url: string): void {
  const request = new XMLHttpRequest();
  request.open('GET', url, false);
  request.send();
}

function expectOne(name: string): void {
  if (!(name in globalThis)) throw new Error(`there is no ${name}`);
}

/** A promise, so that a try that throws at once and one that rejects are the same. */
async function works([name, attempt]: (typeof ways)[number]): Promise<readonly string[]> {
  try {
    await attempt();
    return [name];
  } catch {
    return [];
  }
}

void Promise.all(ways.map(works)).then((found) => {
  (postMessage as (message: unknown) => void)([...new Set(found.flat())]);
});
