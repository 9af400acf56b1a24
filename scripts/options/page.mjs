const names = { index: 'rx-secure-networking' };
const nameOf = (door) => names[door] ?? `rx-secure-networking/${door}`;

const intro = `# Every option

For everyone who passes options: this page has every option of every entry point, with its type, its unit, its default, and
what a wrong value gets. \`npm run names\` writes it, from the comments of the types and by passing each option a wrong value; a
[test](../test/package/options.test.ts) fails if it is not up to date.

Options are plain objects. An option that is \`undefined\` counts as left out; under TypeScript's
\`exactOptionalPropertyTypes\` the types refuse it, so write \`...(limits && { limits })\`. Wrong values and unknown names throw at
once, in the call that takes the options, so a misspelt option is never ignored silently; the text names the option, and for an
unknown name the nearest known one. The options of \`request()\` and \`events()\`, the \`protocols\` of \`open()\` and what a URL
provider returns are checked when somebody subscribes: what is wrong errors the stream. For what a rule may answer, see
[audits](audits.md).
`;

/** The anchor of a section, as GitHub makes it of its heading. */
export const anchorOf = (title) =>
  title
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .replaceAll(' ', '-');

/** The page, of sections that each have the options of one call. */
export function pageOf(sections) {
  const doors = [...new Set(sections.map(({ door }) => door))];
  const parts = doors.map((door) =>
    [`## \`${nameOf(door)}\``, ...sections.filter((section) => section.door === door).map(sectionOf)].join('\n\n'),
  );
  return `${[intro.trimEnd(), ...parts].join('\n\n')}\n`;
}

function sectionOf({ title, type, options, answers, unknown, standard }) {
  const rows = options.map((option) => rowOf(option, answers.get(option.name), standard));
  const head = ['| option | type | default | what it is | a wrong value gets |', '|---|---|---|---|---|'];
  const name = /^\w+$/.test(type) ? `\`${type}\`. ` : '';
  const of = unknown
    ? `An unknown name gets ${error(unknown)}.`
    : `Names that are not here are ignored, as by \`${standard ?? 'fetch()'}\`.`;
  return [`### ${title.replaceAll(/[\w.]+\([^)]*\)/g, '`$&`')}`, '', `${name}${of}`, '', ...head, ...rows].join('\n');
}

function rowOf({ name, type, unit, required, text, foreign, default: byDefault }, answer, standard) {
  const isStandard = foreign || standard;
  const what = isStandard ? `As the option of \`${standard ?? 'fetch()'}\`.` : text;
  const kind = `${code(type)}${unit === '' ? '' : `, ${unit === 'count' ? 'a count' : unit}`}`;
  const usual = required ? '**required**' : (byDefault ?? "the standard's");
  const wrong = answer ? error(answer) : "as the standard's";
  return `| \`${name}\` | ${kind} | ${cell(usual)} | ${cell(what)} | ${wrong} |`;
}

const cell = (text) => text.replaceAll('|', '\\|').replaceAll(/(^|[^`\w])<(?=[a-z])/g, '$1\\<');
const code = (text) => `\`${text.replaceAll('|', '\\|').replaceAll('`', '')}\``;
const error = (text) => {
  if (text.startsWith('Denied: ')) return cell(text.slice(8));
  const [, name, message] = /^(\w+): ([^]*)$/.exec(text);
  // The names of a plain object are those of the table.
  const short = message.replace(/\{ \w+, [^}]* \}/, '{ … }');
  return `\`${name}\`: ${cell(short.replaceAll(/[{}_*]/g, '\\$&'))}`;
};
