import { cases } from './cases.mjs';
import { clients } from './clients.mjs';
import { ratio } from './statistics.mjs';

const colours = ['#888', '#bbb', '#2b6cb0', '#63a4e8', '#90cdf4', '#c05621', '#b7791f', '#6b46c1'];
const [left, bar, scale, most] = [120, 11, 160, 3.2];

/** An SVG of the ratios to raw ws, a group of bars a case. Shorter is better; the line is raw ws itself. */
export function chart({ samples }) {
  const of = (which, client) => samples.filter((sample) => sample.case === which && sample.client === client);
  const parts = [];
  let y = 24;
  for (const which of cases.filter((name) => of(name, 'ws').length > 0)) {
    const shown = clients.slice(1).filter((client) => of(which, client).length > 0);
    parts.push(`<text x="${left - 8}" y="${y + (shown.length * bar) / 2 + 4}" text-anchor="end">${which}</text>`);
    for (const client of shown) {
      const { median } = ratio(of(which, client), of(which, 'ws'));
      const width = Math.round(Math.min(median, most) * scale);
      const colour = colours[clients.indexOf(client) - 1];
      parts.push(`<rect x="${left}" y="${y}" width="${width}" height="${bar - 2}" fill="${colour}"/>`);
      parts.push(`<text x="${left + width + 4}" y="${y + 8}" font-size="9">${median.toFixed(2)}</text>`);
      y += bar;
    }
    y += 8;
  }
  const line = left + scale;
  parts.push(`<line x1="${line}" y1="18" x2="${line}" y2="${y}" stroke="#444" stroke-dasharray="3 3"/>`);
  const names = clients.slice(1).map((client, i) => {
    const x = left + i * 112;
    return `<rect x="${x}" y="4" width="9" height="9" fill="${colours[i]}"/><text x="${x + 12}" y="12">${client}</text>`;
  });
  const style = 'font-family="system-ui, sans-serif" font-size="11" fill="#222"';
  const size = `viewBox="0 0 ${left + clients.length * 112 - 100} ${y}"`;
  const title = '<title>CPU time and heap, as ratios to raw ws: shorter is better</title>';
  const ground = '<rect width="100%" height="100%" fill="#fff"/>';
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${style}>${title}${ground}\n${[...names, ...parts].join('\n')}\n</svg>\n`;
}
