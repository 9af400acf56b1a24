// A jest reporter: keeps the titles of the tests that passed in build/titles.json, for scripts/guarantees.mjs.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export default class Titles {
  onRunComplete(_contexts, { testResults }) {
    const titles = testResults.flatMap(({ testFilePath, testResults: tests }) =>
      tests
        .filter(({ status }) => status === 'passed')
        .map(({ ancestorTitles, title }) => ({
          file: path.relative(process.cwd(), testFilePath),
          titles: [...ancestorTitles, title],
        })),
    );
    mkdirSync('build', { recursive: true });
    writeFileSync('build/titles.json', JSON.stringify(titles));
  }
}
