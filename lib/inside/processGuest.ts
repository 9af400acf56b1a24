// What a guest's process runs. It checks the wall, makes the owner of the standard streams, and loads the guest.
// Its arguments: the guest's file, whether the process must be in namespaces of its own, and the guest's arguments.
import { createRequire, syncBuiltinESMExports } from 'node:module';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { guestOwner } from '../guest/guestOwner.ts';
import { streamPort } from '../wire/streamPort.ts';
import { installOwner } from './installOwner.ts';

interface Platform {
  readonly Deno?: {
    readonly permissions: { querySync(permission: { readonly name: string }): { readonly state: string } };
  };
}
const { Deno } = globalThis as Platform;

/** What the wall must stop, and does not. */
function holes(inNamespaces: boolean): readonly string[] {
  const found = ['net', 'run', 'ffi', 'child', 'worker'].filter((name) => isAllowed(name));
  // Deno asks its permissions, Node does not.
  if (!Deno && process.getBuiltinModule('node:sqlite')) found.push('node:sqlite');
  // The first of its namespace.
  if (inNamespaces && process.pid !== 1) found.push('processes of the host (is `executable` a script that starts it?)');
  return found;
}

function isAllowed(name: string): boolean {
  const { permission } = process as { readonly permission?: { has(name: string): boolean } };
  if (!Deno) return permission?.has(name) ?? true;
  return ['net', 'run', 'ffi'].includes(name) && Deno.permissions.querySync({ name }).state === 'granted';
}

const [, , file = '', namespaces = '', ...args] = process.argv;
const found = holes(namespaces === 'namespaces');
if (found.length > 0) {
  console.error(`the guest was not started, because its sandbox does not stop ${String(found)}`);
  process.exit(70);
}

// The standard output is the port.
for (const name of ['log', 'info', 'debug', 'dir', 'dirxml', 'table'] as const) console[name] = console.error;

// Node writes the report of a fatal error without a permission, to the file that it names.
Reflect.deleteProperty(process, 'report');
// Node's reads certificates without a permission, from the files that SSL_CERT_FILE and SSL_CERT_DIR name. Deno's asks for one,
// and takes long to load.
if (!Deno) Reflect.deleteProperty(createRequire(process.execPath)('node:tls') as object, 'getCACertificates');
syncBuiltinESMExports();

process.argv.splice(1, Infinity, file, ...args);

installOwner(guestOwner(streamPort(process.stdin, process.stdout)), globalThis);
// The port has closed, or the host is dead: nothing else would end this process, which may wait for something for ever.
process.stdin.once('close', () => process.exit());
import(pathToFileURL(file).href).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
