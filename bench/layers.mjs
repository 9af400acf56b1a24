// What each layer takes to open and close a socket: node bench/layers.mjs [--case churn-tls-warm] [--rounds N] [--quick].
// `transport` is the dial and the link without owners and streams, `core` these without the transport.
import { parseArgs } from 'node:util';
import { ratio, rows } from './statistics.mjs';
import { sampleCase } from './sampleCase.mjs';
import { startServer } from './startServer.mjs';

const options = {
  case: { type: 'string', default: 'churn-warm' },
  rounds: { type: 'string', default: '5' },
  quick: { type: 'boolean' },
};
const { case: which, rounds, quick } = parseArgs({ options }).values;
const layers = ['ws', 'floor', 'face', 'transport', 'core', 'library'];
const samples = [];
const server = await startServer();
try {
  for (let round = 0; round < Number(rounds); round += 1) {
    await sampleCase(which, { round, server, instead: layers, quick }, ([turn, , client, value]) => {
      samples.push({ round: turn, client, value: Number(value) });
    });
  }
} finally {
  server.stop();
}
const of = (client) => rows(samples, { client });
console.log(`${which}, as a multiple of raw ws: median (range)`);
for (const layer of layers) {
  const { median, low, high } = ratio(of(layer), of('ws'));
  console.log(`${layer.padEnd(12)} ${median.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`);
}
