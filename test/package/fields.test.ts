import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

// A class of the build defines its fields, as its source does: an assignment would run a setter that somebody has put on
// `Object.prototype`, and hand it the value.
const dist = path.resolve(__dirname, '../../dist');
const files = (readdirSync(dist, { recursive: true }) as string[]).filter((file) => /\.[cm]js$/u.test(file));

/** What a class inherits: an error its own properties, a link under test the field of its record of calls. */
const inherited = ['name', 'message', 'code', 'inside'];

function assignedFields(code: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isClassLike(node)) {
      const own = (member: ts.ClassElement) => ts.isPropertyDeclaration(member) || ts.isSetAccessor(member);
      const fields = node.members.filter(own).map(({ name }) => name.getText());
      const assignments = (inner: ts.Node): void => {
        if (ts.isClassLike(inner) && inner !== node) return;
        const assigned = ts.isBinaryExpression(inner) && /^this\.(\w+) [?|&]*= /u.exec(inner.getText())?.[1];
        if (assigned && ![...fields, ...inherited].includes(assigned)) found.push(assigned);
        ts.forEachChild(inner, assignments);
      };
      assignments(node);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('file.js', code, ts.ScriptTarget.Latest, true));
  return found;
}

it('each class of the build defines its fields before it assigns them', () => {
  expect(assignedFields('class A { constructor() { this.over = false; } }')).toEqual(['over']);
  expect(assignedFields('class A { end() { this.over ??= true; } }')).toEqual(['over']);
  expect(assignedFields('class A { over; constructor() { this.over = false; } }')).toEqual([]);
  const found = files.flatMap((file) => assignedFields(readFileSync(path.join(dist, file), 'utf8')));
  expect([...new Set(found)]).toEqual([]);
});

it('no field is only declared, so that it would be read from Object.prototype: but those that an error may not have', () => {
  const lib = path.resolve(__dirname, '../../lib');
  const sources = (readdirSync(lib, { recursive: true }) as string[]).filter((file) => file.endsWith('.ts'));
  const declaring = sources.filter((file) => /^ {2}declare /mu.test(readFileSync(path.join(lib, file), 'utf8')));
  expect(declaring).toEqual([path.join('model', 'SocketError.ts')]);
});
