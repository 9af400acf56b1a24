import process from 'node:process';
import { decodeFrame } from '../../lib/wire/decodeFrame.ts';
import { encodeFrame } from '../../lib/wire/encodeFrame.ts';
import { FrameSplitter } from '../../lib/wire/FrameSplitter.ts';
import { hostFields } from '../../lib/wire/kinds.ts';

// A guest in a process, without the library: sends all that it may, so that much is on its way when it is killed.

const post = (...fields: unknown[]): unknown => process.stdout.write(encodeFrame(fields));
let credit = 0;
const splitter = new FrameSplitter(1e6, (frame) => {
  const fields = decodeFrame(frame);
  for (let at = 0; at < fields.length; at += 1 + (hostFields[Number(fields[at])] ?? 0)) {
    if (fields[at] === 4) credit = 2_048;
    if (fields[at] === 13) {
      post(7, fields[at + 3]);
      credit += Number(fields[at + 2]);
    }
  }
  for (; credit > 0; credit -= 1) post(3, 1, 'x');
});
process.stdin.on('data', (piece: Uint8Array) => splitter.read(piece));
post(1, ['1'], 2, 1, 'wss://a.example/', []);
