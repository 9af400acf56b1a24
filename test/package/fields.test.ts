import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

// A class of the build defines its fields, as its source does: an assignment would run a setter that somebody has put on
// `Object.prototype`, and hand it the value.
const dist = path.resolve(__dirname, '../../dist');
const files = (readdirSync(dist, { recursive: true }) as string[]).filter((file) => /\.[cm]js$/u.test(file));

/** What a class of ours inherits from one of the platform's. */
const inherited = ['name', 'message', 'code'];

function assignedFields(code: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isClassLike(node)) {
      const fields = node.members.filter(ts.isPropertyDeclaration).map(({ name }) => name.getText());
      for (const statement of node.members
        .filter(ts.isConstructorDeclaration)
        .flatMap(({ body }) => body?.statements ?? [])) {
        const assigned = /^this\.(\w+) = /u.exec(statement.getText())?.[1];
        if (assigned !== undefined && ![...fields, ...inherited].includes(assigned)) found.push(assigned);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('file.js', code, ts.ScriptTarget.Latest, true));
  return found;
}

it('each class of the build defines its fields before it assigns them', () => {
  expect(assignedFields('class A { constructor() { this.over = false; } }')).toEqual(['over']);
  expect(assignedFields('class A { over; constructor() { this.over = false; } }')).toEqual([]);
  const found = files.flatMap((file) => assignedFields(readFileSync(path.join(dist, file), 'utf8')));
  expect([...new Set(found)]).toEqual([]);
});
