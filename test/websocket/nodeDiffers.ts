/** What a row shows that does not come to an end. */
export const noEnd = 'no end';

const both = {
  'an unknown binaryType is ignored': ['blob', 'blob'],
  'what was sent is sent before the close': ['open', 'close 1000  clean'],
  'send() in onclose is dropped and counted': [0, 0, 0],
  'listeners are called in the order of their adding, handlers where they were first set': 'a b on',
};

// Traps 2 and 32: no `close` after a connection that failed, and no `error` where one broke off.
const closed = ['the server refuses', 'nobody listens', 'close() while it connects', 'no listener, and what is none'];
const taken = ['ws://SERVER', 'http://SERVER/echo', 'ws://SERVER/a/../b?c=d', ' ws://SERVER/echo '];
const toUrl = ['ws://SERVER/', 'ws://SERVER/echo', 'ws://SERVER/b?c=d', 'ws://SERVER/echo'];
const endless = [
  ...closed,
  ...taken.map((given, place) => `the URL ${given} is taken as ${String(toUrl[place])}`),
  'a URL object is taken',
  'it is an EventTarget, and so is a subclass, with what is its own',
];

/** Where the class of a Node, by its major version, is not as the standard has it: rows of whatwg.ts, and what they show. */
export const nodeDiffers: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  22: {
    ...both,
    ...Object.fromEntries(endless.map((what) => [what, noEnd])),
    'the peer hangs up': ['open', 'close 1006  unclean'],
    "new CloseEvent('close', null)": 'close    false',
  },
  24: { ...both, 'send() before it is open throws, and shared memory always': ['InvalidStateError', 'nothing'] },
};
