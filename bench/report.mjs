// Makes the table, and the chart beside it, of bench/README.md from the samples: node bench/report.mjs [samples.csv]
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

const here = (name) => new URL(name, import.meta.url);
const source = process.argv[2] ?? 'results/samples.csv';
const rows = readFileSync(here(source), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','));
const samples = rows.map(([round, name, client, value, unit]) => ({ round, name, client, value: Number(value), unit }));
const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
const median = (numbers) => {
  const all = sorted(numbers);
  const half = Math.floor(all.length / 2);
  return all.length % 2 === 1 ? all[half] : (all[half - 1] + all[half]) / 2;
};
const table = ['| case | client | median | ratio to raw ws: median (range) |', '|---|---|---|---|'];
const bars = [];
for (const name of new Set(samples.map((sample) => sample.name))) {
  const ofCase = samples.filter((sample) => sample.name === name);
  for (const client of new Set(ofCase.map((sample) => sample.client).sort())) {
    const own = ofCase.filter((sample) => sample.client === client);
    const raw = (round) => ofCase.find((sample) => sample.client === 'ws' && sample.round === round)?.value;
    const ratios = sorted(own.map(({ round, value }) => value / raw(round)).filter((ratio) => !Number.isNaN(ratio)));
    const [low, high] = [ratios[0], ratios.at(-1)];
    const ratio = ratios.length > 0 ? `${median(ratios).toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})` : '–';
    table.push(
      `| ${name} | ${client} | ${median(own.map(({ value }) => value)).toFixed(2)} ${own[0].unit} | ${ratio} |`,
    );
    if (ratios.length > 0) bars.push({ label: `${name} ${client}`, ratio: median(ratios) });
  }
}
const bar = ({ label, ratio }, i) =>
  `<text x="4" y="${i * 16 + 12}">${label}</text>` +
  `<rect x="220" y="${i * 16 + 3}" width="${(ratio * 120).toFixed(0)}" height="11" fill="#47a"/>` +
  `<text x="${(224 + ratio * 120).toFixed(0)}" y="${i * 16 + 12}">${ratio.toFixed(2)}</text>`;
const size = `width="760" height="${bars.length * 16 + 4}" font-family="sans-serif" font-size="11"`;
const chart = `<svg xmlns="http://www.w3.org/2000/svg" ${size}>\n${bars.map(bar).join('\n')}\n</svg>\n`;
const version = (name) => JSON.parse(readFileSync(here(`node_modules/${name}/package.json`), 'utf8')).version;
const versions = ['ws', 'rxjs', 'rxjs-websockets', 'partysocket'].map((name) => `${name} ${version(name)}`).join(', ');
const readme = `# Beside others

\`npm run bench\` measures again (\`-- --rounds 1 --quick\` to try); \`node bench/report.mjs\` makes this page from the samples.
Each sample is a fresh process, warmed up, its server in another; a figure is the CPU time of the client process or its
heap, and a ratio is to raw ws in the same round.

${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, ${versions}.

![Ratios to raw ws](results/chart.svg)

${table.join('\n')}
`;
if (source.endsWith('quick.csv')) console.log(table.join('\n'));
else {
  writeFileSync(here('README.md'), readme);
  writeFileSync(here('results/chart.svg'), chart);
}
